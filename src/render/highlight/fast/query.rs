//! SQL in the dialects of the common databases.

use std::sync::LazyLock;

use super::super::class::Class;
use super::code::{self, Stop};
use super::grammar::{CALLS, CASELESS, Grammar, Quote, Spec};
use super::scan::{Lexer, in_name, starts_name};

const SQL: Spec = Spec {
    keywords: "add all alter analyze and any as asc auto_increment autoincrement begin between by cascade case cast check \
               collate column comment commit concurrently conflict constraint create cross cube cursor database declare \
               default deferrable delete desc describe distinct do drop each else elseif end engine escape except exec \
               execute exists explain extension fetch filter first following for foreign from full function generated \
               global grant group grouping having if ignore ilike immutable in index inner insert instead intersect into \
               is isnull join key language last lateral left level like limit local lock loop match materialized merge \
               minus natural next no not nothing notnull nulls of offset on only option or order outer over partition \
               policy preceding prepare primary procedure public range recursive references regexp rename replace \
               restrict return returning returns revoke right rollback rollup row rows savepoint schema security select \
               sequence session set show some sql start strict table tablespace temp temporary then to top transaction \
               trigger truncate type unbounded union unique unlogged update use user using vacuum values view volatile \
               when where while window with within without work",
    types: "array bigint bigserial binary bit blob boolean bool bytea char character clob date datetime datetime2 decimal \
            double enum float float4 float8 int int2 int4 int8 integer interval json jsonb long longblob longtext \
            mediumint mediumtext money nchar ntext number numeric nvarchar precision real serial smallint text time \
            timestamp timestamptz tinyint tinytext unsigned uuid varbinary varchar varchar2 varying xml zone",
    constants: "true false null unknown current_date current_time current_timestamp current_user",
    functions: "",
    variables: "",
    line_comments: &["--", "# "],
    quotes: &[Quote::lines("'").doubled(), Quote::lines("\"").doubled(), Quote::lines("`").doubled()],
    operators: "+-*/%=<>!&|^~",
    traits: CALLS | CASELESS,
    hook_bytes: "@$:",
    hook: parameter,
    ..Spec::BASE
};

/// SQL.
pub(super) fn lex(l: &mut Lexer<'_>) {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(SQL));
    code::run(l, &GRAMMAR, Stop::End);
}

/// `@name`, `$1`, `:name`; `$$` bodies are lexed as SQL.
fn parameter(l: &mut Lexer<'_>, _: &Grammar) -> bool {
    let next = l.peek(1);
    let colon = l.peek(0) == b':';
    if colon && (next == b':' || l.pos > 0 && l.bytes[l.pos - 1] == b':')
        || !starts_name(next) && (colon || !next.is_ascii_digit())
    {
        return false;
    }
    l.take(l.while_at(l.pos + 1, in_name), Class::Variable);
    true
}
