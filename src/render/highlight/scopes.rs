//! Reduces the scopes of a grammar to the classes of the page.

use super::class::Class;

/// What one scope says about the class of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opinion {
    /// Nothing: the scope around it decides.
    None,
    /// This class.
    Is(Class),
    /// A key of data: strings below it are keys, not values.
    Key,
}

impl Opinion {
    /// The class and key mark under what the scope around it gave.
    pub(super) fn under(self, (class, key): (Class, bool)) -> (Class, bool) {
        match self {
            Self::None => (class, key),
            Self::Is(Class::Function) if class == Class::Macro => (class, key),
            Self::Is(Class::String) if key => (Class::Attribute, true),
            Self::Is(class) => (class, key && class != Class::Plain),
            Self::Key => (Class::Attribute, true),
        }
    }
}

/// Prefixes of scopes and what they mean; the first that fits decides.
const RULES: &[(&str, Opinion)] = {
    use Class::{
        Attribute, Comment, Constant, Deleted, Escape, Function, Heading, Inserted, Keyword, Macro, Number, Operator,
        Plain, String, Tag, Type, Variable,
    };
    use Opinion::{Is, Key, None};
    &[
        ("comment", Is(Comment)),
        ("punctuation.definition.comment", Is(Comment)),
        ("constant.character.escape", Is(Escape)),
        ("constant.other.placeholder", Is(Escape)),
        ("constant.character.entity", Is(Escape)),
        ("constant.numeric", Is(Number)),
        ("constant.other.object.key", Key),
        ("constant.language", Is(Constant)),
        ("constant", Is(Constant)),
        ("support.constant", Is(Constant)),
        ("punctuation.section.interpolation", Is(Escape)),
        ("punctuation.definition.template-expression", Is(Escape)),
        ("meta.interpolation", Is(Plain)),
        ("meta.template.expression", Is(Plain)),
        ("source", Is(Plain)),
        ("text", Is(Plain)),
        ("string", Is(String)),
        ("punctuation.definition.string", Is(String)),
        ("variable.parameter.option.shell", Is(Attribute)),
        ("variable.other.readwrite.shell", Is(Variable)),
        ("variable.other.readwrite.assignment.shell", Is(Variable)),
        ("meta.group.expansion.parameter.shell", Is(Variable)),
        ("keyword.operator.regexp.quantifier.shell", Is(Plain)),
        ("keyword.operator.logical.continue.shell", Is(Plain)),
        ("support.function.test", Is(Plain)),
        ("support.function.double-brace", Is(Plain)),
        ("keyword.name.ini", Is(Attribute)),
        ("entity.section.ini", Is(Heading)),
        ("punctuation.definition.section.ini", Is(Heading)),
        ("punctuation.definition.quote.ini", Is(String)),
        ("keyword.control.import.define", Is(Macro)),
        ("keyword.control.import.c", Is(Macro)),
        ("keyword.control.import.c++", Is(Macro)),
        ("entity.name.constant", Is(Constant)),
        ("storage.type.go", Is(Type)),
        ("storage.type.sql", Is(Type)),
        ("storage.type.tag-handle", Is(Macro)),
        ("variable.other.php", Is(Variable)),
        ("variable.other.sass", Is(Variable)),
        ("variable.declaration.sass", Is(Variable)),
        ("variable.other.alias", Is(Variable)),
        ("support.type.custom-property", Is(Variable)),
        ("entity.name.other.anchor", Is(Variable)),
        ("keyword.control.property.anchor", Is(Variable)),
        ("keyword.control.flow.alias", Is(Variable)),
        ("keyword.control.flow.block-scalar", Is(Operator)),
        ("punctuation.definition.bold", Is(Operator)),
        ("punctuation.definition.italic", Is(Operator)),
        ("punctuation.definition.list_item", Is(Operator)),
        ("markup.list.numbered.bullet", Is(Operator)),
        ("meta.code-fence.definition", Is(String)),
        ("markup.underline.link", Is(String)),
        ("markup.quote", Is(Comment)),
        ("constant.other.language-name", Is(String)),
        ("keyword.operator.accessor", Is(Plain)),
        ("keyword.other.template", Is(String)),
        ("keyword.other.substitution", Is(Escape)),
        ("storage.type.function.arrow", Is(Operator)),
        ("storage.type.string", Is(String)),
        ("storage.type.numeric", Is(Number)),
        ("keyword.operator.word", Is(Keyword)),
        ("keyword.operator.logical.python", Is(Keyword)),
        ("keyword.operator", Is(Operator)),
        ("keyword.other.unit", Is(Number)),
        ("keyword.control.import.include", Is(Macro)),
        ("keyword.control.at-rule", Is(Keyword)),
        ("keyword", Is(Keyword)),
        ("storage.modifier.lifetime", Is(Type)),
        ("storage", Is(Keyword)),
        ("entity.name.function", Is(Function)),
        ("variable.function", Is(Function)),
        ("support.function", Is(Function)),
        ("entity.name.macro", Is(Macro)),
        ("support.macro", Is(Macro)),
        ("meta.annotation", Is(Macro)),
        ("variable.annotation", Is(Macro)),
        ("punctuation.definition.annotation", Is(Macro)),
        ("entity.other.attribute-name.class.css", Is(Tag)),
        ("entity.other.attribute-name.id.css", Is(Tag)),
        ("entity.other.document", Is(Plain)),
        ("entity.other.inherited-class", Is(Type)),
        ("entity.other", Is(Attribute)),
        ("entity.name.tag.yaml", Is(Attribute)),
        ("entity.name.tag.toml", Is(Attribute)),
        ("entity.name.tag", Is(Tag)),
        ("entity.name.table", Is(Heading)),
        ("punctuation.definition.table", Is(Heading)),
        ("entity.name.section", Is(Heading)),
        ("entity.name", Is(Type)),
        ("support.type.property-name", Is(Attribute)),
        ("support.type.object", Is(Plain)),
        ("support.variable", Is(Plain)),
        ("support.type", Is(Type)),
        ("support.class", Is(Type)),
        ("support", Is(Function)),
        ("markup.heading", Is(Heading)),
        ("markup.inserted", Is(Inserted)),
        ("markup.deleted", Is(Deleted)),
        ("markup.raw", Is(String)),
        ("meta.diff", Is(Heading)),
        ("meta.mapping.key.json", Key),
        ("variable.language", Is(Variable)),
        ("variable.other.constant", Is(Constant)),
        ("punctuation.definition.variable", Is(Variable)),
        ("variable", Is(Plain)),
        ("punctuation.separator", Is(Plain)),
        ("punctuation.accessor", Is(Plain)),
        ("punctuation", None),
    ]
};

/// What a scope such as `keyword.operator.assignment.rust` says.
pub(super) fn opinion(scope: &str) -> Opinion {
    let fits = |prefix: &str| scope.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    RULES.iter().find(|(prefix, _)| fits(prefix)).map_or(Opinion::None, |(_, opinion)| *opinion)
}
