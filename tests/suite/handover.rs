//! Papers for IT: what they say is what differs, and what they tell people to type works.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::files;
use crate::publish::Site;

/// Pages that readers of a new site find, besides posts.
const LISTS: [&str; 5] = ["/", "/archive/", "/blog/", "/tags/", "/tags/company/"];

fn post(site: &Site, name: &str, details: &str, text: &str) {
    let title = format!("The {name} of the day");
    let description = "What happened here today, and what it means for you and your team.";
    let head = format!(
        "title = \"{title}\"\ndescription = \"{description}\"\ndate = 2026-05-14\nauthors = [\"editorial-team\"]\n{details}[taxonomies]\ntags = [\"company\"]\n"
    );
    site.write(&format!("content/blog/{name}.md"), &format!("+++\n{head}+++\n\n{text}\n"));
}

fn paper(site: &Site, line: &str) -> Value {
    let (code, said) = site.run(&format!("{line} --format json -o paper.json"));
    assert_eq!(code, 0, "{line}: {said}");
    serde_json::from_str(&site.text("paper.json")).unwrap()
}

fn urls(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|page| page["url"].as_str().unwrap()).collect()
}

/// All files of a folder with their bytes, without what Placet notes for itself.
fn bytes(site: &Site, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let root = site.path(folder);
    let name = |path: &std::path::Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    files(&root, "").iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

#[test]
fn a_change_request_lists_exactly_what_differs() {
    let site = Site::new("");
    post(&site, "news", "", "One.");
    post(&site, "report", "", "Numbers.");
    site.publish();
    let release = site.current();
    let before = bytes(&site, "served/current/");

    // One post comes, with an old address; one is edited.
    post(
        &site,
        "launch",
        "aliases = [\"/old/\"]\npurpose = \"Tell customers about the launch\"\ncampaign = \"spring\"\n",
        "New.",
    );
    post(&site, "news", "", "Two.");
    let paper = paper(&site, "placet handover change");
    let fields = &paper["fields"];
    assert_eq!(fields["served_release"], release.as_str());
    assert_eq!(urls(&fields["pages_added"]), ["/blog/launch/"]);
    assert_eq!(fields["pages_added"][0]["title"], "The launch of the day");
    let changed = urls(&fields["pages_changed"]);
    assert!(changed.contains(&"/blog/news/"), "{changed:?}");
    assert!(changed.iter().all(|url| LISTS.contains(url) || url.starts_with("/blog/")), "{changed:?}");
    assert_eq!(
        (&fields["pages_removed"], &fields["redirects_removed"]),
        (&Value::Array(vec![]), &Value::Array(vec![]))
    );
    assert_eq!(fields["redirects_added"], serde_json::json!([["/old/", "/blog/launch/"]]));
    assert_eq!(
        (&fields["type"], &fields["risk"], &fields["reasons"]),
        (&"standard".into(), &"low".into(), &Value::Array(vec![]))
    );
    let request = &fields["change_request"];
    assert_eq!(request["backout_plan"], format!("placet rollback web {release}"));
    assert!(request["justification"].as_str().unwrap().contains("Tell customers about the launch; campaign spring"));
    assert!(request["short_description"].as_str().unwrap().chars().count() <= 160);

    // What really happens is what the paper said: pages, files and bytes.
    site.publish();
    let after = bytes(&site, "served/current/");
    let sent: Vec<&Vec<u8>> =
        after.iter().filter(|(path, own)| before.get(*path) != Some(own)).map(|(_, own)| own).collect();
    assert_eq!(fields["transfer_files"], sent.len());
    assert_eq!(fields["transfer_bytes"], sent.iter().map(|own| own.len()).sum::<usize>());
    let page = |url: &str| format!("{}index.html", url.trim_start_matches('/'));
    let really: Vec<String> = after
        .iter()
        .filter(|(path, own)| path.ends_with("index.html") && before.get(*path).is_some_and(|old| old != *own))
        .map(|(path, _)| path.clone())
        .collect();
    let mut said: Vec<String> = changed.iter().map(|url| page(url)).collect();
    said.sort();
    assert_eq!(said, really);
}

#[test]
fn what_is_more_than_text_is_no_standard_change() {
    let site = Site::new("");
    let vendor = "[[vendor]]\nname = \"Charts\"\norigins = [\"cdn.example\"]\npurpose = \"Charts\"\nowner = \"Mara\"\n\
        contract = \"C-1\"\nreview_by = 2090-01-01\n";
    site.write("governance/vendors.toml", vendor);
    post(&site, "news", "aliases = [\"/old/\"]\n", "One.");
    post(&site, "report", "", "Numbers.");
    let first = paper(&site, "placet handover change");
    assert_eq!((&first["fields"]["type"], &first["fields"]["served_build"]), (&"normal".into(), &Value::Null));
    site.publish();
    let nothing = paper(&site, "placet handover change");
    assert_eq!((&nothing["fields"]["transfer_files"], &nothing["fields"]["type"]), (&0.into(), &"standard".into()));

    // Another company, a redirect that ends, and a post without a trace.
    post(&site, "news", "", "![A chart of the numbers](https://cdn.example/a.png)");
    std::fs::remove_file(site.path("content/blog/report.md")).unwrap();
    let paper = paper(&site, "placet handover change");
    let fields = &paper["fields"];
    assert_eq!(fields["third_parties_added"], serde_json::json!(["https://cdn.example"]));
    assert_eq!(fields["redirects_removed"], serde_json::json!([["/old/", "/blog/news/"]]));
    assert_eq!(urls(&fields["pages_removed"]), ["/blog/report/"]);
    assert_eq!(fields["headers"][0]["name"], "Content-Security-Policy");
    assert_eq!((&fields["type"], &fields["risk"]), (&"normal".into(), &"high".into()));
    let reasons = fields["reasons"].to_string();
    for wanted in ["https://cdn.example", "Content-Security-Policy", "`/old/`", "`/blog/report/`"] {
        assert!(reasons.contains(wanted), "{reasons}");
    }
    assert!(fields["server_files"].to_string().contains("nginx"), "{}", fields["server_files"]);
    let (code, said) = site.run("placet handover change --emergency INC7");
    assert!(
        code == 0 && said.contains("Type: emergency.") && said.contains("placet publish web --yes --emergency INC7"),
        "{said}"
    );

    // The theme: one colour is enough.
    std::fs::write(site.path("config.toml"), site.text("config.toml") + "\n[brand]\nprimary = \"#0b5c4a\"\n").unwrap();
    let (_, said) = site.run("placet handover change");
    assert!(
        said.contains("Style sheets, scripts or fonts differ")
            && said.contains("What the theme puts around every page differs."),
        "{said}"
    );
}

#[test]
fn a_build_the_gate_stops_is_no_standard_change_and_the_exit_code_says_so() {
    let site = Site::new("[levels]\nLNK = \"block\"\n");
    site.publish();
    post(&site, "news", "", "[Here](@/nowhere.md)");
    let (code, said) = site.run("placet handover change");
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("Type: normal. Risk: high.") && said.contains("The gate stops it: 1 finding to fix."),
        "{said}"
    );
    let (code, said) = site.run("placet handover change --from no-such-folder");
    assert_eq!(code, 2, "{said}");
}

#[test]
fn every_command_of_the_run_book_works() {
    let site = Site::new("");
    post(&site, "news", "", "One.");
    site.publish();
    post(&site, "news", "", "Two.");
    site.publish();
    let (code, text) = site.run("placet handover runbook");
    assert_eq!(code, 0, "{text}");
    let paper = paper(&site, "placet handover runbook");
    let commands: Vec<&Value> =
        paper["blocks"].as_array().unwrap().iter().filter(|block| block["kind"] == "command").collect();
    let line = |command: &Value| command["line"].as_str().unwrap().to_owned();

    // What people see are these lines, and no other.
    let shown: Vec<&str> = text.split("```sh\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    assert_eq!(shown, commands.iter().map(|command| line(command)).collect::<Vec<_>>());
    let site_lines: Vec<&&Value> = commands.iter().filter(|command| command["where"] == "site").collect();
    let prose = text.split("```").step_by(2).collect::<String>();
    for span in prose.split('`').skip(1).step_by(2).filter(|span| span.starts_with("placet ")) {
        assert!(site_lines.iter().any(|command| line(command).starts_with(span)), "`{span}` is not run");
    }
    assert!(site_lines.len() >= 20, "{}", site_lines.len());
    for command in site_lines {
        let (code, said) = site.run(&line(command));
        assert_eq!(code, 0, "{}: {said}", line(command));
        assert!(said.contains(command["expect"].as_str().unwrap()), "{}: {said}", line(command));
    }
}

#[test]
fn everything_that_ends_stands_in_the_run_book() {
    let site = Site::new("");
    let config = site.text("config.toml");
    let more = "\n[service]\nowner = \"Marketing\"\ncontact = \"blog@example.com\"\nsupport_until = 2029-12-31\n[security]\ncontact = \"mailto:security@example.com\"\nexpires = \"2029-01-31T00:00:00Z\"\n";
    site.write("config.toml", &(config + more));
    site.write(
        "governance/vendors.toml",
        "[[vendor]]\nname = \"Video\"\norigins = [\"v.example\"]\npurpose = \"Films\"\nowner = \"Mara\"\ncontract = \"C-1\"\nreview_by = 2029-03-01\nexpires = 2029-04-01\n",
    );
    site.write(
        "governance/soe.toml",
        "[[server]]\nname = \"www1\"\nsoftware = \"nginx\"\nsupported_until = 2029-05-01\n",
    );
    site.write(
        "data/media.toml",
        "[[media]]\nfiles = [\"static/**\"]\nlicence = \"contract\"\nholder = \"Agency\"\nexpires = 2029-06-01\n",
    );
    post(&site, "news", "expires_at = 2029-07-01T00:00:00Z\nreview_by = 2029-02-01\n", "One.");
    let paper = paper(&site, "placet handover runbook");
    let found: Vec<(&str, &str)> = paper["fields"]["expires"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["day"].as_str().unwrap(), own["what"].as_str().unwrap()))
        .collect();
    let wanted = [
        ("2029-01-31", "`/.well-known/security.txt` (RFC 9116)"),
        ("2029-02-01", "Review of the post The news of the day"),
        ("2029-03-01", "Review of the third party Video"),
        ("2029-04-01", "Contract with Video (C-1)"),
        ("2029-05-01", "Support of the server www1 (nginx)"),
        ("2029-06-01", "Licence contract of `static/**`"),
        ("2029-07-01", "The post The news of the day disappears"),
        ("2029-12-31", "Support of the site"),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_page_weighs_what_a_browser_would_load() {
    let site = Site::new("");
    let paper = paper(&site, "placet capacity");
    assert_eq!(site.run("placet build --compress gzip,br").0, 0);
    let built = bytes(&site, "public/");
    let best = |path: &str| {
        ["", ".gz", ".br"].iter().filter_map(|end| built.get(&format!("{path}{end}")).map(Vec::len)).min().unwrap()
    };
    let page = String::from_utf8(built["about/index.html"].clone()).unwrap();
    let loaded =
        regex::Regex::new(r#"(?:rel="(?:icon|stylesheet)" href|src)="(?:https://blog.example.com)?/([^"]+)""#).unwrap();
    let mut paths: Vec<&str> = loaded.captures_iter(&page).map(|found| found.get(1).unwrap().as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    assert!(paths.len() >= 2, "{paths:?}");
    let pages = paper["fields"]["pages"].as_array().unwrap();
    let about = pages.iter().find(|own| own["url"] == "/about/").unwrap();
    assert_eq!(about["warm_bytes"], best("about/index.html"));
    assert_eq!(about["requests"], paths.len() + 1);
    assert_eq!(about["cold_bytes"], best("about/index.html") + paths.iter().map(|path| best(path)).sum::<usize>());
}

#[test]
fn a_projection_that_is_not_understood_stops_and_budgets_have_an_exit_code() {
    let site = Site::new("");
    let (code, said) = site.run("placet capacity");
    assert_eq!(code, 0, "{said}");
    let example = said.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    site.write("projection.toml", example);
    let (code, said) = site.run("placet capacity --projection projection.toml");
    assert!(code == 0 && said.contains("| Campaign Launch mail, 2027-03-01 09:00 | 0.767 |"), "{said}");
    site.write("projection.toml", &example.replace("views_per_day", "view_per_day"));
    let (code, said) = site.run("placet capacity --projection projection.toml");
    assert!(
        code == 2 && said.contains("Did you mean `views_per_day`?") && said.contains("projection.toml:2"),
        "{said}"
    );
    site.write("budget.json", r#"[{"path": "/*", "resourceSizes": [{"resourceType": "total", "budget": 1}]}]"#);
    assert_eq!(site.run("placet capacity --budget budget.json").0, 1);
    site.write("budget.json", r#"[{"path": "/*", "resourceSizes": [{"resourceType": "total", "budget": 500}]}]"#);
    assert_eq!(site.run("placet capacity --budget budget.json").0, 0);
}

#[test]
fn papers_are_the_same_each_time_and_hold_no_script() {
    let site = Site::new("");
    for paper in ["handover brief", "handover change", "handover runbook", "capacity"] {
        for format in ["markdown", "html", "json"] {
            let line = format!("placet {paper} --format {format} --at 2026-12-01T12:00:00Z");
            let (first, second) = (site.run(&line), site.run(&line));
            assert_eq!(first, second, "{line}");
            assert_eq!(first.0, 0, "{line}: {}", first.1);
            assert!(format != "html" || !first.1.contains("<script"), "{line}");
        }
    }
    assert_eq!(site.run("placet handover monitoring -o m").0, 0);
    let build = site.text("m/blackbox.yml");
    assert!(build.contains("fail_if_not_ssl: true") && build.contains("fail_if_body_not_matches_regexp"), "{build}");
    assert!(site.text("m/check_http.txt").contains("-C 14,7"));
}
