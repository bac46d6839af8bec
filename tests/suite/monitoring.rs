//! The files for monitoring, read by Prometheus' own tool: they are sound, and each alert fires for what it is there for.

use std::fmt::Write as _;
use std::process::Command;

use crate::publish::Site;
use crate::tools;

/// What it is about, series over time, the minute that is looked at, and the alerts that fire then.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "all is well",
        &[
            ("probe_success{job=\"placet-release\"}", "1x30"),
            ("probe_http_status_code{job=\"placet-release\"}", "200x30"),
            ("probe_success{job=\"placet-missing\"}", "1x30"),
            ("probe_ssl_earliest_cert_expiry{job=\"placet-release\"}", "9999999x30"),
        ],
        "20m",
        &[],
    ),
    (
        "no answer",
        &[
            ("probe_success{job=\"placet-release\"}", "0x30"),
            ("probe_http_status_code{job=\"placet-release\"}", "0x30"),
        ],
        "3m",
        &["PlacetDown"],
    ),
    (
        "another build",
        &[
            ("probe_success{job=\"placet-release\"}", "0x30"),
            ("probe_http_status_code{job=\"placet-release\"}", "200x30"),
        ],
        "6m",
        &["PlacetOtherBuild"],
    ),
    (
        "no page for what is not there",
        &[("probe_success{job=\"placet-missing\"}", "0x30")],
        "11m",
        &["PlacetMissingPage"],
    ),
    (
        "a certificate that ends",
        &[("probe_ssl_earliest_cert_expiry{job=\"placet-release\"}", "86400x100")],
        "61m",
        &["PlacetCertificate"],
    ),
];

const ALERTS: [&str; 4] = ["PlacetDown", "PlacetOtherBuild", "PlacetMissingPage", "PlacetCertificate"];

#[test]
fn prometheus_reads_the_files_and_each_alert_fires() {
    if !tools::wanted() {
        return;
    }
    let Some(promtool) = tools::program("prometheus_reads_the_files_and_each_alert_fires", &["promtool"]) else {
        return;
    };
    let site = Site::new("");
    assert_eq!(site.run("placet handover monitoring -o m").0, 0);
    let run = |arguments: &[&str]| {
        let (fine, told) = tools::output(Command::new(&promtool).args(arguments).current_dir(site.path("m")));
        assert!(fine, "promtool {arguments:?}:\n{told}");
    };
    run(&["check", "rules", "alerts.yml"]);
    site.write("m/prometheus.yml", &format!("rule_files: [alerts.yml]\n{}", site.text("m/scrape.yml")));
    run(&["check", "config", "prometheus.yml"]);
    let mut tests = "rule_files: [alerts.yml]\nevaluation_interval: 1m\ntests:\n".to_owned();
    for (name, series, at, firing) in CASES {
        let _ = write!(tests, "  - name: {name}\n    interval: 1m\n    input_series:\n");
        for (series, values) in *series {
            let _ = write!(tests, "      - series: '{series}'\n        values: '{values}'\n");
        }
        tests += "    promql_expr_test:\n";
        for alert in ALERTS {
            let samples = if firing.contains(&alert) { "[{ labels: '{}', value: 1 }]" } else { "[]" };
            let expr = format!("count(ALERTS{{alertname=\"{alert}\", alertstate=\"firing\"}})");
            let _ = write!(tests, "      - expr: '{expr}'\n        eval_time: {at}\n        exp_samples: {samples}\n");
        }
    }
    site.write("m/tests.yml", &tests);
    run(&["test", "rules", "tests.yml"]);
}
