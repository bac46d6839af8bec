//! The desk in a browser: it can be read and used by everybody, and shows what was saved.

use crate::serve::{SITE, Served};
use crate::{none, tools};

#[test]
fn the_desk_is_accessible_and_shows_what_was_saved() {
    let test = "the browser test of the desk";
    let Some(mut browser) = tools::browser(test, "desk.mjs") else { return };
    let hostile = "<script>window.hostile = 1</script><img src=. onerror=\"window.hostile = 2\">";
    let site = SITE.replace("Strictly between us", &format!("{hostile} Strictly between us"));
    let served = Served::new(&site);
    let address = format!("{}post?path=content/blog/plan/index.md", served.preview.desk());
    browser.arg(address).arg(served.folder.path().join("content/blog/plan/index.md")).arg("3");
    let (done, text) = tools::output(&mut browser);
    assert!(done, "{text}");
    let result: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    let complaints: Vec<String> = serde_json::from_value(result["complaints"].clone()).unwrap();
    none(&complaints);
    let times: Vec<f64> = serde_json::from_value(result["times"].clone()).unwrap();
    assert_eq!((times.len(), &result["windows"]), (5, &8.into()), "{text}");
    println!("from a save to the page: {times:.0?} ms");
    assert!(times.iter().all(|time| *time < 10_000.0), "{text}");
    assert_eq!(result["pages"].as_array().map(Vec::len), Some(4), "{text}");
}
