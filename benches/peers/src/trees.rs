//! The sites: equal posts and equal templates, written as each generator wants them.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use rayon::prelude::*;

use crate::post::{self, Details, Plan};

/// Address of all sites.
pub const BASE_URL: &str = "https://blog.example.org";

/// Entries on a list page.
pub const PER_PAGE: usize = 10;

/// Templates of Placet, Zola and the floor.
const TERA: [(&str, &str); 10] = [
    ("404.html", include_str!("../templates/tera/404.html")),
    ("base.html", include_str!("../templates/tera/base.html")),
    ("index.html", include_str!("../templates/tera/index.html")),
    ("item.html", include_str!("../templates/tera/item.html")),
    ("page.html", include_str!("../templates/tera/page.html")),
    ("pager.html", include_str!("../templates/tera/pager.html")),
    ("rss.xml", include_str!("../templates/tera/rss.xml")),
    ("section.html", include_str!("../templates/tera/section.html")),
    ("taxonomy_list.html", include_str!("../templates/tera/taxonomy_list.html")),
    ("taxonomy_single.html", include_str!("../templates/tera/taxonomy_single.html")),
];

/// Templates of Hugo, which say the same.
const HUGO: [(&str, &str); 11] = [
    ("404.html", include_str!("../templates/hugo/404.html")),
    ("_markup/render-blockquote.html", include_str!("../templates/hugo/_markup/render-blockquote.html")),
    ("_partials/item.html", include_str!("../templates/hugo/_partials/item.html")),
    ("_partials/pager.html", include_str!("../templates/hugo/_partials/pager.html")),
    ("baseof.html", include_str!("../templates/hugo/baseof.html")),
    ("home.html", include_str!("../templates/hugo/home.html")),
    ("page.html", include_str!("../templates/hugo/page.html")),
    ("rss.xml", include_str!("../templates/hugo/rss.xml")),
    ("section.html", include_str!("../templates/hugo/section.html")),
    ("taxonomy.html", include_str!("../templates/hugo/taxonomy.html")),
    ("term.html", include_str!("../templates/hugo/term.html")),
];

const TERA_CONFIG: &str = include_str!("../templates/site.toml");
const HUGO_CONFIG: &str = include_str!("../templates/hugo.toml");
/// Zola's switch for highlighting; the table ends the configuration, like Placet's own settings.
const ZOLA_MORE: &str = include_str!("../templates/zola-more.toml");
const STYLE: &str = "body { max-width: 48rem; margin: auto; font-family: sans-serif }\n";
const PAGES: [(&str, &str); 3] =
    [("about", "About this blog"), ("imprint", "Imprint"), ("privacy", "What we know about you")];

/// Names of the sites below the folder that [`write`] fills.
pub const SITES: [&str; 4] = ["placet", "placet-default", "zola", "hugo"];

/// Writes all sites below a folder, which is emptied of earlier ones.
///
/// # Errors
/// When the disk refuses.
pub fn write(folder: &Path, plan: Plan) -> io::Result<()> {
    for site in SITES {
        let site = folder.join(site);
        if site.exists() {
            fs::remove_dir_all(&site)?;
        }
        fs::create_dir_all(site.join("content/blog"))?;
        fs::create_dir_all(site.join("static"))?;
        fs::write(site.join("static/style.css"), STYLE)?;
    }
    content(folder, plan)?;
    for site in ["placet", "zola"] {
        templates(&folder.join(site).join("templates"), &TERA)?;
    }
    templates(&folder.join("hugo/layouts"), &HUGO)?;
    // Nothing that Hugo and the minimal templates do not do either: no related posts, no content API.
    let placet = TERA_CONFIG.replacen("\n\n", "\nrelated = 0\ncontent_api = false\n\n", 1);
    fs::write(folder.join("placet/config.toml"), placet)?;
    fs::write(folder.join("placet-default/config.toml"), TERA_CONFIG)?;
    fs::write(folder.join("zola/config.toml"), format!("{TERA_CONFIG}{ZOLA_MORE}"))?;
    fs::write(folder.join("hugo/hugo.toml"), HUGO_CONFIG)
}

/// Posts: one text for the three sites with Zola's convention, one for Hugo.
fn content(folder: &Path, plan: Plan) -> io::Result<()> {
    (0..plan.posts).into_par_iter().try_for_each(|number| {
        let details = post::details(plan, number);
        let name = format!("content/blog/{}.md", details.slug);
        let text = zola_head(&details) + &post::body(plan, number, &|slug| format!("@/blog/{slug}.md"));
        share(folder, &name, &text)?;
        let text = hugo_head(&details) + &post::body(plan, number, &|slug| format!("/blog/{slug}/"));
        fs::write(folder.join("hugo").join(name), text)
    })?;
    for (name, title) in PAGES {
        let text =
            format!("+++\ntitle = \"{title}\"\n+++\n\n## Who we are\n\nA company that writes down what it learns.\n");
        share(folder, &format!("content/{name}.md"), &text)?;
        fs::write(folder.join(format!("hugo/content/{name}.md")), text)?;
    }
    let section = "title = \"Blog\"\n";
    let lists = format!("sort_by = \"date\"\npaginate_by = {PER_PAGE}\ngenerate_feeds = true\n");
    share(folder, "content/blog/_index.md", &format!("+++\n{section}{lists}+++\n\nWhat our teams learn.\n"))?;
    fs::write(folder.join("hugo/content/blog/_index.md"), format!("+++\n{section}+++\n\nWhat our teams learn.\n"))?;
    let home = "+++\ntitle = \"Engineering at Example\"\n+++\n\nHow we build things.\n";
    share(folder, "content/_index.md", home)?;
    fs::write(folder.join("hugo/content/_index.md"), home)
}

/// Writes a file for Placet and links it into the sites that read the same.
fn share(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let first = folder.join("placet").join(name);
    fs::write(&first, text)?;
    for site in ["placet-default", "zola"] {
        let other = folder.join(site).join(name);
        if fs::hard_link(&first, &other).is_err() {
            fs::write(&other, text)?;
        }
    }
    Ok(())
}

fn templates(folder: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

fn zola_head(details: &Details) -> String {
    let mut text = common_head(details);
    let _ = write!(text, "\n[taxonomies]\ntags = {:?}\nauthors = {:?}\n+++\n\n", details.tags, details.authors);
    text
}

fn hugo_head(details: &Details) -> String {
    let mut text = common_head(details);
    let _ = write!(text, "tags = {:?}\nauthors = {:?}\n+++\n\n", details.tags, details.authors);
    text
}

fn common_head(details: &Details) -> String {
    format!("+++\ntitle = {:?}\ndescription = {:?}\ndate = {}\n", details.title, details.description, details.date)
}
