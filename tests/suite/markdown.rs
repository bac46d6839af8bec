//! Markdown as a blog writes it: what the writer adds to the specifications.

#![expect(clippy::disallowed_methods, reason = "the corpora are files outside of the site")]

use std::collections::BTreeMap;

use placet::config::{AnchorLinks, Highlighting, Markdown, RawHtml, Slugify};
use placet::content::markdown::{FactsCx, Flavour, facts};
use placet::content::shortcodes::Call;
use placet::diag::{FileId, Finding, Sink, Sources};
use placet::render::html::{
    AsWritten, Destination, Expansion, Labels, LinkResolver, MarkdownCx, Rendered, Resolved, Shortcodes, render,
};

/// Links as a small site resolves them.
struct Site;

impl LinkResolver for Site {
    fn link(&self, link: &Destination<'_>) -> Resolved {
        match link.url {
            "@/a.md" => Resolved::Internal("https://me.example/a/".into()),
            "@/no.md" => Resolved::Broken(Some(Box::new(Finding::new("LNK001", "Correct it").at(link.span, "")))),
            _ => AsWritten.link(link),
        }
    }

    fn image_size(&self, url: &str) -> Option<(u32, u32)> {
        (url == "known.png").then_some((640, 480))
    }
}

impl Shortcodes for Site {
    fn names(&self) -> Vec<&str> {
        vec!["box", "heading", "link", "fails"]
    }

    fn expand(&self, call: &Call) -> Result<Expansion, Box<Finding>> {
        let body = call.body.as_deref().unwrap_or_default().replace('<', "&lt;");
        match call.name.value.as_str() {
            "heading" => Ok(Expansion::Markdown("## From a shortcode\n".into())),
            "link" => Ok(Expansion::Html("https://a.example/?a=1&amp;b=2".into())),
            "fails" => Err(Box::new(Finding::new("INT002", "Repair it").at(call.span, ""))),
            _ => Ok(Expansion::Html(format!("<div>{}{body}</div>", call.nth))),
        }
    }
}

fn options() -> Markdown {
    Markdown { external_links_external: false, github_alerts: true, ..Markdown::default() }
}

fn rendered(text: &str, options: &Markdown, sink: &mut Sink) -> Rendered {
    let highlight = |lang: &str, code: &str| {
        (lang == "rs").then(|| code.replace('&', "&amp;").replace('<', "&lt;").replace("fn", "<b>fn</b>"))
    };
    let cx = MarkdownCx {
        options,
        slugify: &Slugify::default(),
        flavour: Flavour::Blog,
        file: FileId(0),
        permalink: "https://me.example/p/",
        lang: "en",
        anchors: options.insert_anchor_links,
        id_prefix: "",
        labels: &Labels::default(),
        resolve: &Site,
        shortcodes: Some(&Site),
        highlight: Some(&highlight),
        anchor: None,
    };
    render(text, 0, &cx, sink)
}

/// HTML of a text, and what each finding points at with its code.
fn told(text: &str, options: &Markdown) -> (String, Vec<String>) {
    let mut sink = Sink::new();
    let html = rendered(text, options, &mut sink).html;
    let places = sink.findings().iter().map(|finding| {
        let place = finding.span().map_or("", |span| &text[span.range()]);
        format!("{} {place}", finding.code)
    });
    (html, places.collect())
}

fn html(text: &str) -> String {
    let (html, findings) = told(text, &options());
    assert_eq!(findings, [""; 0], "{text}");
    html
}

#[test]
fn writes_what_blogs_need() {
    for (text, want) in [
        (
            "# A *b*\n\n# A b\n\n# C {#x .y}",
            "<h1 id=\"a-b\">A <em>b</em></h1>\n<h1 id=\"a-b-1\">A b</h1>\n<h1 id=\"x\" class=\"y\">C</h1>\n",
        ),
        (
            "[a](@/a.md) [b](@/a.md \"t\")",
            "<p><a href=\"https://me.example/a/\">a</a> <a href=\"https://me.example/a/\" title=\"t\">b</a></p>\n",
        ),
        (
            "> [!NOTE]\n> x",
            "<div class=\"markdown-alert markdown-alert-note\" role=\"note\">\n<p class=\"markdown-alert-title\">Note</p>\n<p>x</p>\n</div>\n",
        ),
        (
            "![a \"b\"](known.png)",
            "<p><img src=\"known.png\" alt=\"a &quot;b&quot;\" width=\"640\" height=\"480\" /></p>\n",
        ),
        (
            "![a](x.png \"Seen <from> above\")",
            "<figure><img src=\"x.png\" alt=\"a\" /><figcaption>Seen &lt;from&gt; above</figcaption></figure>\n",
        ),
        ("![a](x.png \"t\") b", "<p><img src=\"x.png\" alt=\"a\" title=\"t\" /> b</p>\n"),
        (
            "- [x] a\n- [ ] b",
            "<ul>\n<li class=\"task-list-item\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> a</li>\n<li class=\"task-list-item\"><input type=\"checkbox\" disabled aria-label=\"Open\"> b</li>\n</ul>\n",
        ),
        ("~~a~~ \"b\" -- 'c'", "<p><del>a</del> \"b\" -- 'c'</p>\n"),
        (
            "```rs\nfn a() {}\n```",
            "<pre tabindex=\"0\"><code class=\"language-rs\" data-lang=\"rs\"><b>fn</b> a() {}\n</code></pre>\n",
        ),
        (
            "```text,name=a<b\n<x>\n```",
            "<figure class=\"code-block\"><figcaption>a&lt;b</figcaption><pre tabindex=\"0\"><code class=\"language-text\" data-lang=\"text\">&lt;x&gt;\n</code></pre></figure>\n",
        ),
        ("a<!-- b -->c", "<p>ac</p>\n"),
        ("H<sub>2</sub>O <kbd title=x>A</kbd><br>b", "<p>H<sub>2</sub>O <kbd title=\"x\">A</kbd><br />b</p>\n"),
        (
            "<p align=\"CENTER\"><img src=\"a.png\" width=\"50%\" alt=x></p>",
            "<p class=\"align-center\"><img alt=\"x\" src=\"a.png\" width=\"50%\" /></p>",
        ),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("{{ site.url }} ${{ x('y') }}", "<p>{{ site.url }} ${{ x('y') }}</p>\n"),
        ("{{/* box() */}} `{{ box() }}`", "<p>{{ box() }} <code>{{ box() }}</code></p>\n"),
        ("a {{ box() }} {{box()}}", "<p>a <div>1</div> <div>2</div></p>\n"),
        ("{{ box() }}", "<div>1</div>\n"),
        ("{% box() %}*x*{% end %}", "<div>1*x*</div>\n"),
        ("{% box() %}a {% box() %}b{% end %}{% end %}", "<div>1a <div>2b</div></div>\n"),
        ("[a]({{ link() }})", "<p><a href=\"https://a.example/?a=1&amp;b=2\">a</a></p>\n"),
        ("<a href=\"{{ link() }}\">a</a>", "<p><a href=\"https://a.example/?a=1&amp;b=2\">a</a></p>\n"),
        ("{{ heading() }}\ntext", "<h2 id=\"from-a-shortcode\">From a shortcode</h2>\n<p>text</p>\n"),
    ] {
        assert_eq!(html(text), want, "{text}");
    }
}

#[test]
fn tables_can_be_reached_and_have_no_styles() {
    let want = "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table: A &amp; B, C\">\n<table>\n\
        <thead>\n<tr>\n<th class=\"align-right\">A &amp; <b>B</b></th>\n<th>C</th>\n</tr>\n</thead>\n\
        <tbody>\n<tr>\n<td class=\"align-right\">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table></div>\n";
    assert_eq!(html("| A & <b>B</b> | C |\n|--:|---|\n| 1 | 2 |"), want);
}

#[test]
fn footnotes_lead_there_and_back() {
    let text = "a[^n] b[^n]\n\n[^n]: Note\n";
    let place = "<div class=\"footnote-definition\" id=\"fn-1\"><sup class=\"footnote-definition-label\">1</sup>\n<p>Note\
        <a class=\"footnote-backref\" href=\"#fr-1-1\" aria-label=\"Back to reference 1\">↩</a>";
    let html = html(text).replace("Note <a", "Note<a");
    assert!(html.contains(place), "{html}");
    assert!(html.contains(
        "<sup class=\"footnote-reference\" id=\"fr-1-2\"><a href=\"#fn-1\" aria-label=\"Footnote 1\">1</a></sup>"
    ));
    let (html, _) = told(text, &Markdown { bottom_footnotes: true, ..options() });
    assert!(html.contains(
        "<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol class=\"footnotes-list\">\n<li id=\"fn-1\">"
    ));
    assert!(html.ends_with("<sup>2</sup></a></p>\n</li>\n</ol>\n</section>\n"), "{html}");
}

#[test]
fn links_follow_the_policy() {
    let policy = Markdown {
        external_links_class: Some("out".into()),
        external_links_target_blank: true,
        external_links_no_follow: true,
        autolink: true,
        smart_punctuation: true,
        ..options()
    };
    let (html, _) = told("[a](https://b.example) \"www.c.example/x--y\".", &policy);
    let rest = "class=\"out\" target=\"_blank\" rel=\"noopener nofollow\"";
    let want = format!(
        "<p><a href=\"https://b.example\" {rest}>a</a> “<a href=\"http://www.c.example/x--y\" {rest}>www.c.example/x--y</a>”.</p>\n"
    );
    // The quotation mark before the address would keep it from being one.
    assert_eq!(
        html.replace("\"www", "“www"),
        want.replace(
            &format!("<a href=\"http://www.c.example/x--y\" {rest}>www.c.example/x--y</a>"),
            "www.c.example/x–y"
        )
    );
    let (html, _) = told("see www.c.example/x--y -- ok", &policy);
    assert_eq!(html, format!("<p>see <a href=\"http://www.c.example/x--y\" {rest}>www.c.example/x--y</a> – ok</p>\n"));
}

#[test]
fn reports_what_is_left_out() {
    for (text, want, finding) in [
        ("[a](javascript:x)", "<p>a</p>\n", "SEC002 [a](javascript:x)"),
        ("![a](vbscript:x)", "<p>a</p>\n", "SEC002 ![a](vbscript:x)"),
        ("[a](data:image/svg+xml,x)", "<p>a</p>\n", "SEC002 [a](data:image/svg+xml,x)"),
        ("<a href=' java&#115;cript:x'>b</a>", "<p><a>b</a></p>\n", "SEC002 <a href=' java&#115;cript:x'>"),
        ("[a](@/no.md)", "<p>a</p>\n", "LNK001 [a](@/no.md)"),
        ("a <script>b</script>", "<p>a &lt;script&gt;b&lt;/script&gt;</p>\n", "SEC001 <script>"),
        ("<b onclick=x>b</b>", "<p><b>b</b></p>\n", "SEC001 <b onclick=x>"),
        ("<b style=\"x\">b</b>", "<p><b>b</b></p>\n", "SEC001 <b style=\"x\">"),
        ("a <b>b\n\nc", "<p>a <b>b</b></p>\n<p>c</p>\n", "SEC001 <b>"),
        ("a</div>", "<p>a</p>\n", "SEC001 </div>"),
        ("> <div>\n\nb", "<blockquote>\n<div>\n</div></blockquote>\n<p>b</p>\n", "SEC001 <div>"),
        ("<iframe src=x>", "&lt;iframe src=x&gt;", "SEC001 <iframe src=x>"),
        ("# a {onclick=x}", "<h1 id=\"a\">a</h1>\n", "SEC001 # a {onclick=x}"),
        (
            "```zz\nx\n```",
            "<pre tabindex=\"0\"><code class=\"language-zz\" data-lang=\"zz\">x\n</code></pre>\n",
            "CNT032 ```zz",
        ),
        ("{{ bxo() }}", "<p>{{ bxo() }}</p>\n", "CNT030 bxo"),
        ("a {{ fails() }}b", "<p>a b</p>\n", "INT002 {{ fails() }}"),
    ] {
        assert_eq!(told(text, &options()), (want.to_owned(), vec![finding.to_owned()]), "{text}");
    }
}

#[test]
fn raw_html_can_be_shown_or_passed() {
    let with = |raw_html| told("a <x y>", &Markdown { raw_html, ..options() });
    assert_eq!(with(RawHtml::Escape), ("<p>a &lt;x y&gt;</p>\n".into(), vec![]));
    assert_eq!(with(RawHtml::Allow), ("<p>a <x y></p>\n".into(), vec![]));
}

#[test]
fn summaries_are_whole() {
    let summary = |text| rendered(text, &options(), &mut Sink::new()).summary;
    assert_eq!(summary("a\n\nb"), None);
    assert_eq!(summary("a[^1] <b>b<!--MORE-->c</b>\n\n[^1]: n"), Some("<p>a <b>b</b></p>\n".into()));
    assert_eq!(summary("- a\n\n  <!-- more -->\n- b"), Some("<ul>\n<li>\n<p>a</p>\n</li>\n</ul>\n".into()));
    let (html, _) = told("a\n\n<!-- more -->\n\nb", &options());
    assert_eq!(html, "<p>a</p>\n<span id=\"continue-reading\"></span>\n<p>b</p>\n");
}

#[test]
fn emoji_only_when_asked_for() {
    let with =
        |render_emoji| told("# A :tada:\n[:white_check_mark:](a) `:tada:`", &Markdown { render_emoji, ..options() }).0;
    assert_eq!(with(true), "<h1 id=\"a-tada\">A 🎉</h1>\n<p><a href=\"a\">✅</a> <code>:tada:</code></p>\n");
    assert!(with(false).contains("A :tada:</h1>"));
}

#[test]
fn contents_are_a_tree() {
    let toc = rendered("# A\n### B\n## C\n#### D\n# E", &options(), &mut Sink::new()).toc;
    let shape: Vec<_> = toc.iter().map(|item| (item.id.as_str(), item.children.len())).collect();
    assert_eq!(shape, [("a", 2), ("e", 0)]);
    assert_eq!(toc[0].children[1].children[0].permalink, "https://me.example/p/#d");
}

#[test]
fn anchors_stand_where_they_are_wanted() {
    let with = |insert_anchor_links| told("# A", &Markdown { insert_anchor_links, ..options() }).0;
    let anchor = "<a class=\"zola-anchor\" href=\"#a\" aria-label=\"Anchor link for: A\">#</a>";
    assert_eq!(with(AnchorLinks::Left), format!("<h1 id=\"a\">{anchor}A</h1>\n"));
    assert_eq!(with(AnchorLinks::Right), format!("<h1 id=\"a\">A{anchor}</h1>\n"));
    assert_eq!(with(AnchorLinks::Heading), "<h1 id=\"a\"><a class=\"zola-anchor\" href=\"#a\">A</a></h1>\n");
}

#[test]
fn a_table_cannot_blow_a_page_up() {
    let columns = 3000;
    let text = format!("{}|\n{}|\n{}", "|a".repeat(columns), "|-".repeat(columns), "|b\n".repeat(columns));
    let (html, findings) = told(&text, &options());
    assert!(html.len() < 2_000_000, "{}", html.len());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_balanced(&html);
}

#[test]
fn facts_and_html_agree() {
    let text = "+++\n+++\n# A\n\nSome [text](b.md) and ![p](q.png).\n\n# A {#z}\n\n```\ncode is not counted\n```\n\
        <div id=\"raw\"></div>\n\n<!--More-->\n\n{% box(id=\"c\") %}\n# In a box\n{% end %}\nend\n";
    let (markdown, slugify) = (options(), Slugify::default());
    let cx = FactsCx { options: &markdown, slugify: &slugify };
    let mut sink = Sink::new();
    let facts = facts(text, FileId(0), 8, &cx, &mut sink);
    assert!(sink.is_empty());
    let ids: Vec<&str> = facts.headings.iter().map(|heading| &*heading.id).collect();
    assert_eq!(ids, ["a", "z"]);
    let links: Vec<(&str, &str)> = facts.links.iter().map(|link| (&*link.url, &text[link.span.range()])).collect();
    assert_eq!(links, [("b.md", "[text](b.md)"), ("q.png", "![p](q.png)")]);
    assert_eq!(facts.more.map(|at| text[at as usize..].starts_with("<!--More-->")), Some(true));
    assert_eq!(facts.ids, ["raw", "c"]);
    assert_eq!((facts.words, facts.excerpt.as_str()), (10, "Some text and ."));
}

/// Every start tag has its end tag in the right order.
fn assert_balanced(html: &str) {
    let mut open = Vec::new();
    for token in html5gum::Tokenizer::new(html).flatten() {
        match token {
            html5gum::Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert!(
                    !tag.attributes.keys().any(|key| key.starts_with(b"on") || key.as_slice() == b"style"),
                    "{html}"
                );
                assert!(!matches!(&*name, "script" | "iframe" | "form" | "style"), "{html}");
                if !matches!(&*name, "br" | "hr" | "img" | "input" | "col" | "wbr" | "source" | "track") {
                    open.push(name);
                }
            }
            html5gum::Token::EndTag(tag) => {
                assert_eq!(open.pop(), Some(String::from_utf8_lossy(&tag.name).into_owned()), "{html}");
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} stay open: {html}");
}

const PIECES: [&str; 46] = [
    "a",
    " ",
    "\n",
    "\n\n",
    "# ",
    "## b {#x}",
    "- ",
    "1. ",
    "> ",
    "    ",
    "```rs,linenos\n",
    "```\n",
    "`",
    "*",
    "**",
    "_",
    "[",
    "](u)",
    "](javascript:x)",
    "![",
    "![a](b \"t\")",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<p>",
    "<li>",
    "<br>",
    "<script>",
    "<a href=\"",
    "\">",
    "<!-- more -->",
    "<!--",
    "-->",
    "{{ box() }}",
    "{% box() %}",
    "{% end %}",
    "{{ box(",
    "[^1]",
    "[^1]: ",
    "| a | b |\n|---|:-:|\n| c",
    "https://a.example/",
    "\u{FDD0}0\u{FDD1}",
    "é",
    "- [x] ",
    "> [!NOTE]\n",
];

/// Real posts: nothing breaks out of the page, every place can be shown, facts and HTML agree on headings.
#[test]
fn real_posts_are_whole() {
    let root = std::env::var_os("PLACET_CORPORA").map_or_else(|| "../shared/corpora".into(), std::path::PathBuf::from);
    for site in ["rust-blog", "kubernetes-blog", "18f"] {
        let content = root.join(site).join("content");
        if !content.is_dir() {
            println!("skipped: {} is not there (set PLACET_CORPORA)", content.display());
            continue;
        }
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        for entry in walkdir::WalkDir::new(content).sort_by_file_name().into_iter().flatten() {
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            let text = text.trim_start_matches('\u{FEFF}').trim_start();
            let body = text.get(3..).and_then(|rest| rest.find(&format!("\n{}", &text[..3]))).map_or(0, |at| at + 7);
            let (found, path) = real_post(text.get(body..).unwrap_or_default(), entry.path());
            for (code, place) in found {
                if std::env::var_os("SHOW_FINDINGS").is_some() {
                    println!("{} {code} {place}", path.display());
                }
                *codes.entry(code).or_default() += 1;
            }
        }
        println!("{site}: {codes:?}");
    }
}

fn real_post<'a>(text: &str, path: &'a std::path::Path) -> (Vec<(String, String)>, &'a std::path::Path) {
    let mut sink = Sink::new();
    let options = Markdown { highlighting: Highlighting { enabled: false, ..Highlighting::default() }, ..options() };
    let page = rendered(text, &options, &mut sink);
    assert_balanced(&page.html);
    let facts = facts(text, FileId(0), 0, &FactsCx { options: &options, slugify: &Slugify::default() }, &mut sink);
    let mut ids = Vec::new();
    flatten(&page.toc, &mut ids);
    assert_eq!(ids, facts.headings.iter().map(|heading| &*heading.id).collect::<Vec<_>>(), "{}", path.display());
    assert!(facts.links.iter().all(|link| text.get(link.span.range()).is_some()));
    let place = |finding: &Finding| text[finding.labels[0].span.range()].chars().take(60).collect();
    (sink.findings().iter().map(|finding| (finding.code.to_string(), place(finding))).collect(), path)
}

fn flatten<'a>(items: &'a [placet::render::html::TocItem], ids: &mut Vec<&'a str>) {
    for item in items {
        ids.push(&item.id);
        flatten(&item.children, ids);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]
    #[test]
    fn any_text_gives_a_whole_page(picks in proptest::collection::vec(0..PIECES.len(), 0..40), flags in 0..16_u8) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        let options = Markdown {
            autolink: flags & 1 > 0,
            smart_punctuation: flags & 2 > 0,
            bottom_footnotes: flags & 4 > 0,
            definition_list: flags & 8 > 0,
            insert_anchor_links: AnchorLinks::Heading,
            ..options()
        };
        let mut sink = Sink::new();
        let html = rendered(&text, &options, &mut sink);
        assert_balanced(&html.html);
        assert_balanced(html.summary.as_deref().unwrap_or_default());
        let cx = FactsCx { options: &options, slugify: &Slugify::default() };
        let facts = facts(&text, FileId(0), 0, &cx, (&mut sink, None));
        for finding in sink.findings() {
            finding.labels.iter().for_each(|label| assert!(text.get(label.span.range()).is_some(), "{finding:?}"));
        }
        facts.links.iter().for_each(|link| assert!(text.get(link.span.range()).is_some(), "{link:?}"));
        let mut sources = Sources::new();
        sources.add("content/a.md", text);
    }
}

#[test]
fn labels_are_translated() {
    let labels = Labels::new("de", &BTreeMap::new());
    assert_eq!(labels.warning, "Warnung");
    assert!(Highlighting::default().enabled);
}
