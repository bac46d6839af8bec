//! The registers in a whole site: what they let through, what they stop, where findings point.

use crate::site_test::SiteTest;

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
