//! The registers in a whole site: what they let through, what they stop, where findings point.

use placet::rules::Enforcement;

use crate::site_test::SiteTest;
use crate::tools;

const POST: &str = "-- content/post.md --\n+++\ntitle = \"Launch\"\n+++\n";

/// Codes of a site with one register and the files beside it.
fn codes(register: &str, rest: &str) -> Vec<String> {
    let site = SiteTest::text(&format!("{register}{POST}Text\n{rest}"));
    site.codes().into_iter().map(str::to_owned).collect()
}

#[test]
fn the_environment_limits_files_and_paths() {
    let soe = "-- governance/soe.toml --\n[files]\nendings = [\"html\", \"css\", \"xml\", \"txt\", \"json\"]\nmost_megabytes = 1\n\
               [paths]\nmost = 30\nletters = \"small\"\ncharacters = \"a-z0-9._-\"\n";
    assert_eq!(codes(soe, ""), [""; 0]);
    assert_eq!(codes(soe, "-- static/a.bmp --\nx\n"), ["SOE001"]);
    assert_eq!(codes(soe, "-- static/a-very-long-name-of-a-text-file.txt --\nx\n"), ["SOE002"]);
    assert_eq!(codes(soe, &format!("-- static/a.txt --\n{}\n", "x".repeat(1_000_001))), ["SOE003"]);
    assert_eq!(codes(soe, "-- static/A.txt --\nx\n"), ["SOE005"]);
    assert_eq!(codes(soe, "-- static/a b.txt --\nx\n"), ["SOE005"]);
}

#[test]
fn names_that_servers_hide_or_change_are_found() {
    for path in ["static/.env", "static/bin/a.txt", "static/a+b.txt", "static/50%.txt"] {
        assert_eq!(codes("", &format!("-- {path} --\nx\n")), ["SOE005"], "{path}");
    }
    let accents = "-- static/caf\u{e9}/a.txt --\nx\n-- static/cafe\u{301}/b.txt --\nx\n";
    assert_eq!(codes("", accents), ["SOE005"]);
    for path in ["static/.well-known/change-password.txt", "static/binary/a.txt", "static/a b.txt"] {
        assert_eq!(codes("", &format!("-- {path} --\nx\n")), [""; 0], "{path}");
    }
}

#[test]
fn excluded_technology_is_found_wherever_it_stands() {
    let files = [
        ("script", "-- static/a.js --\nx\n"),
        ("service-worker", "-- static/a.js --\nnavigator.serviceWorker.register('/sw.js')\n"),
        ("web-assembly", "-- static/a.wasm --\nx\n"),
        ("web-font", "-- static/a.css --\n@font-face{font-family:x}\n"),
        ("script-in-drawing", "-- static/a.svg --\n<svg onload=\"x()\"></svg>\n"),
        ("live-connection", "-- static/a.js --\nnew WebSocket('wss://blog.example.com')\n"),
        ("browser-storage", "-- static/a.js --\nlocalStorage.a = 1\n"),
        ("film", "-- static/a.webm --\nx\n"),
        (
            "frame",
            "-- static/a.html --\n<!doctype html><html lang=en><title>A</title><iframe title=a src=/></iframe>\n",
        ),
        ("form", "-- static/a.html --\n<!doctype html><html lang=en><title>A</title><form></form>\n"),
        ("plugin", "-- static/a.html --\n<!doctype html><html lang=en><title>A</title><object>x</object>\n"),
    ];
    for (word, file) in files {
        let soe = format!("-- governance/soe.toml --\n[technology]\nexclude = [\"{word}\"]\n");
        assert!(codes(&soe, file).contains(&"SOE004".to_owned()), "{word}: {:?}", codes(&soe, file));
        assert!(!codes(&soe, "-- static/a.txt --\nlocalStorage\n").contains(&"SOE004".to_owned()), "{word}");
    }
    let data = "-- static/a.html --\n<!doctype html><html lang=en><title>A</title>\
                <script type=\"application/ld+json\">{\"a\":\"localStorage\"}</script>\n";
    let soe = "-- governance/soe.toml --\n[technology]\nexclude = [\"script\", \"browser-storage\"]\n";
    assert!(!codes(soe, data).contains(&"SOE004".to_owned()));
}

#[test]
fn a_register_of_third_parties_takes_the_place_of_the_advice() {
    let vendors = "-- governance/vendors.toml --\n[[vendor]]\nname = \"Example Video\"\norigins = [\"video.example\"]\n\
                   purpose = \"Films\"\nowner = \"Mara\"\ncontract = \"C-1\"\nreview_by = 2027-01-31\n";
    let picture = "![A chart of sales](https://cdn.example/a.png)\n![A film](https://video.example/a.png)\n";
    let without = SiteTest::text(&format!("{POST}{picture}"));
    assert_eq!((without.codes(), without.report.blocked()), (vec!["SEC014", "SEC014"], false));
    let with = SiteTest::text(&format!("{vendors}{POST}{picture}"));
    assert_eq!((with.codes(), with.report.blocked()), (vec!["SUP006"], true));
}

#[test]
fn packs_hold_what_registers_find_and_say_it_once() {
    let vendors = "-- governance/vendors.toml --\n[[vendor]]\nname = \"Example Video\"\norigins = [\"video.example\"]\n\
                   purpose = \"Films\"\nowner = \"Mara\"\ncontract = \"C-1\"\nreview_by = 2027-01-31\n";
    let policy = "-- governance/policy.toml --\npacks = [\"eu-privacy\", \"media-rights\"]\n";
    let picture = "![A chart of sales](https://cdn.example/a.png)\n";
    for (register, code) in [("", "SEC014"), (vendors, "SUP006")] {
        let site = SiteTest::text(&format!("{register}{policy}{POST}{picture}"));
        let about = |code: &&str| !code.starts_with("LEG001/eu-privacy.privacy-notice-link");
        let found: Vec<&str> = site.codes().into_iter().filter(about).collect();
        assert_eq!(found, [code], "{}", site.human());
        let graded = site.report.diagnostics.iter().find(|diagnostic| diagnostic.finding.code == code).unwrap();
        assert!(graded.blocks() && graded.enforcement == Enforcement::Hard, "{code} can be waived");
    }
    let media = "-- data/media.toml --\n[[media]]\nfiles = [\"static/b.svg\"]\nlicence = \"CC BY 4.0\"\nholder = \"Ada\"\n\
                 credit = \"Photo: Ada, CC BY 4.0\"\nexpires = 2026-05-31\n";
    let drawings = "-- static/a.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n\
                    -- static/b.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";
    let site = SiteTest::text(&format!("{media}{policy}{POST}![A chart of sales](/b.svg)\n{drawings}"));
    let mut found: Vec<&str> = site.codes().into_iter().filter(|code| code.starts_with("IMG")).collect();
    found.sort_unstable();
    assert_eq!(found, ["IMG006", "IMG007", "IMG008"], "{}", site.human());
}

#[test]
fn a_register_that_cannot_be_read_lets_nothing_through() {
    let picture = "![A film](https://video.example/a.png)\n";
    let site = SiteTest::text(&format!("-- governance/vendors.toml --\n[[vendor]\n{POST}{picture}"));
    assert!(site.report.blocked());
    assert_eq!(site.codes(), ["SUP006", "GOV001"], "{}", site.human());
    assert!(site.human().contains("governance/vendors.toml:1"), "{}", site.human());
}

#[test]
fn findings_about_a_third_party_point_into_the_register() {
    let vendors = "-- governance/vendors.toml --\n[[vendor]]\nname = \"Example Video\"\norigins = [\"video.example\"]\n\
                   purpose = \"Films\"\nowner = \"Mara\"\ncontract = \"C-1\"\nreview_by = 2026-05-31\n";
    let site = SiteTest::text(&format!("{vendors}{POST}Text\n"));
    assert_eq!(site.codes(), ["SUP003"]);
    assert!(site.human().contains("governance/vendors.toml:7"), "{}", site.human());
}

#[test]
fn built_html_inside_a_site_is_held_against_its_registers() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("config.toml", "base_url = \"https://blog.example.com\"\ntitle = \"Example\"\n");
    write(
        "governance/vendors.toml",
        "[[vendor]]\nname = \"Example Video\"\norigins = [\"video.example\"]\npurpose = \"Films\"\nowner = \"Mara\"\n\
         contract = \"C-1\"\nreview_by = 2027-01-31\n",
    );
    write("governance/soe.toml", "[technology]\nexclude = [\"form\"]\n");
    let page = "<!doctype html>\n<html lang=\"en\"><head><title>Manual</title></head>\n<body><main><h1>Manual</h1>\n\
                <img src=\"https://cdn.example/a.png\" alt=\"A chart\">\n<img src=\"https://video.example/a.png\" alt=\"A film\">\n\
                <form action=\"/find\"><button>Find</button></form>\n</main></body></html>\n";
    write("manual/index.html", page);
    let mut check = tools::placet(folder.path());
    let (done, text) =
        tools::output(check.args(["check", "manual", "--format", "short", "--at", "2026-06-01T12:00:00Z"]));
    assert!(!done, "{text}");
    let count = |code: &str| text.matches(&format!("[{code}]")).count();
    assert_eq!((count("SUP006"), count("SOE004"), count("SEC014")), (1, 1, 0), "{text}");
}
