//! Text copied from a word processor, as Markdown: what it says, without how it looked.
//!
//! Browsers hand over HTML. Word, Google Docs and `LibreOffice` write lists, bold and headings each in another way; what
//! is known here are headings, paragraphs, lists, quotations, code, tables, links, bold, italic and struck out text.

mod reader;
mod write;

use html5gum::{Token, Tokenizer};

use reader::Reader;

/// What was pasted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Markdown.
    pub text: String,
    /// How many pictures were left out.
    pub pictures: usize,
}

/// The Markdown of a piece of HTML. Nothing of it is HTML afterwards.
pub fn markdown(html: &str) -> Pasted {
    let mut reader = Reader::default();
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).to_ascii_lowercase();
                let attribute = |name: &[u8]| {
                    let value = tag.attributes.iter().find(|(own, _)| own.as_slice() == name);
                    value.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
                };
                reader.open(&name, &attribute, tag.self_closing);
            }
            Token::EndTag(tag) => reader.close(&String::from_utf8_lossy(&tag.name).to_ascii_lowercase()),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    let (blocks, pictures) = reader.finish();
    Pasted { text: write::write(&blocks), pictures }
}

#[cfg(test)]
mod tests {
    use super::markdown;

    fn text(html: &str) -> String {
        markdown(html).text
    }

    #[test]
    fn word_becomes_markdown() {
        let html = "<html><head><style>p.MsoNormal {color:red}</style></head><body lang=EN-US>\
            <!--StartFragment--><h1 style='mso-x:1'>Quarter&nbsp;three<o:p></o:p></h1>\
            <p class=MsoNormal><b style='mso-bidi-font-weight:normal'>We </b><span style='font-weight:700'>grew</span> by \
            <i>a\r\nfifth</i>.<o:p></o:p></p>\
            <p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>\
            <span style='mso-list:Ignore'>\u{b7}<span>&nbsp;&nbsp; </span></span><![endif]>One</p>\
            <p class=MsoListParagraphCxSpLast style='margin:0;mso-list:l0 level2 lfo1'><![if !supportLists]>\
            <span style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>Two</p>\
            <p class=MsoNormal>&nbsp;</p><p class=MsoNormal>See <a href=\"https://a.example/x\">the chart</a>.</p>\
            <img src=\"file:///c:/x.png\"><!--EndFragment--></body></html>";
        let pasted = markdown(html);
        assert_eq!(
            pasted.text,
            "## Quarter three\n\n**We grew** by *a fifth*.\n\n- One\n  1. Two\n\nSee [the chart](https://a.example/x)."
        );
        assert_eq!(pasted.pictures, 1);
    }

    #[test]
    fn google_docs_become_markdown() {
        let html = "<meta charset='utf-8'><b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\">\
            <h2><span style=\"font-weight:400\">Plan</span></h2><p dir=\"ltr\"><span style=\"font-weight:400\">Plain, </span>\
            <span style=\"font-weight:700;font-style:italic\">both </span><span>end</span></p>\
            <ol><li dir=\"ltr\"><p><span>First</span></p></li><li><p>Second</p><ul><li>Inner</li></ul></li></ol>\
            <p><a href=\"https://www.google.com/url?q=https://b.example/%3Fa&amp;sa=D\">b</a></p></b>";
        assert_eq!(
            text(html),
            "## Plan\n\nPlain, ***both*** end\n\n1. First\n2. Second\n   - Inner\n\n[b](https://b.example/?a)"
        );
    }

    #[test]
    fn tables_quotations_and_code_stay() {
        let html = "<table><tr><td><p>A</p></td><td>B|C</td></tr><tr><td>1</td><td>2<br>3</td></tr></table>\
            <blockquote><p>Said</p><p>twice</p></blockquote><pre>let a = *b;\n\n</pre><p>Use <code>a`b</code></p>";
        assert_eq!(
            text(html),
            "| A | B\\|C |\n| --- | --- |\n| 1 | 2 3 |\n\n> Said\n\n> twice\n\n```\nlet a = *b;\n```\n\nUse ``a`b``"
        );
    }

    #[test]
    fn nothing_is_markup_by_accident() {
        assert_eq!(
            text("<p># a *b* _c_ [d] `e` &lt;b&gt; \\ {{ x }}</p>"),
            "\\# a \\*b\\* \\_c\\_ \\[d\\] \\`e\\` \\<b> \\\\ \\{\\{ x }}"
        );
        assert_eq!(
            text("<p>1. No list</p><p>- none</p><p>+ 1</p><p>&gt; b</p>"),
            "1\\. No list\n\n\\- none\n\n\\+ 1\n\n\\> b"
        );
        assert_eq!(text("<p><a href=\"javascript:alert(1)\">x</a> <script>alert(1)</script>y</p>"), "x y");
        assert_eq!(text("a\u{200b}b\u{ad}c"), "abc");
        assert_eq!(text(""), "");
    }

    proptest::proptest! {
        #[test]
        fn any_html_gives_no_html(html in "(<(p|b|i|ul|ol|li|table|tr|td|a href=x|pre|code|h1|blockquote|br|span style='font-weight:700')>|</(p|b|i|ul|ol|li|table|tr|td|a|pre|code|h1|blockquote)>|[a-z*_ <&;\n]{0,5}){0,20}") {
            let text = text(&html);
            let parser = pulldown_cmark::Parser::new(&text);
            for event in parser {
                proptest::prop_assert!(!matches!(event, pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_)), "{html:?} -> {text:?}");
            }
        }
    }
}
