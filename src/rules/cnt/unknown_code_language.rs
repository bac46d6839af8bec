//! `CNT032`: a code block names a language that is not known.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT032",
        name: "unknown-code-language",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A code block names a language that is not known.",
        checks: "The word after the three backquotes is compared with the languages that can be coloured.",
        why: "The code is shown without colours, which is usually a typing mistake.",
        fix: "Correct the name of the language, or use `text` for code without colours.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
```pyhton
print(1)
```
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
```python
print(1)
```
"#,
        ),
    ],
);
