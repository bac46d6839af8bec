//! Files for monitoring: probes of `blackbox_exporter`, alerts of Prometheus, lines for `check_http`.

use std::fmt::Write as _;

use super::change::{origin, quoted};
use super::facts::Facts;
use super::paper::{Block, File, Paper};
use super::state::State;

/// An address that no site has.
const MISSING: &str = "placet-no-such-page";

/// The files, in a paper that says what they are for.
pub fn monitoring(facts: &Facts<'_>, state: &State) -> Paper {
    let mut paper = Paper::new("monitoring", format!("Monitoring: {}", facts.title()));
    let probe = Probe::new(facts, state);
    paper.text(format!("For the build `{}` at `{}`.", state.plan.build, facts.config.base_url));
    paper.list([
        "`blackbox.yml`: modules for `blackbox_exporter`. The first fails as soon as another build is served than this one.",
        "`scrape.yml`: jobs for `prometheus.yml`; the address of the exporter is to be replaced where it is another.",
        "`alerts.yml`: rules: down for 2 minutes, another build, the page for missing addresses, certificate with less than 14 days.",
        "`uptime.promql`: the share of time in 30 days in which the site answered.",
        "`check_http.txt`: the same checks for Nagios and its relatives.",
    ]);
    paper.text("The files name the build: write them anew with each release, or the alert for another build says so.");
    if !probe.named {
        paper.text("This site has no `version.json` (`version` under `[hosting]`), so the first page is watched, and no build.");
    }
    let files = [
        ("blackbox.yml", "yaml", blackbox(&probe)),
        ("scrape.yml", "yaml", scrape(&probe)),
        ("alerts.yml", "yaml", alerts(&probe)),
        ("uptime.promql", "promql", "avg_over_time(probe_success{job=\"placet-release\"}[30d])\n".to_owned()),
        ("check_http.txt", "sh", checks(&probe)),
    ];
    for (name, language, text) in files {
        paper.blocks.push(Block::File(File { name: name.to_owned(), language, text }));
    }
    paper
}

/// What is looked at.
struct Probe {
    /// Whether the build can be told from outside.
    named: bool,
    /// Address that is looked at.
    release: String,
    /// Address that is not there.
    missing: String,
    host: String,
    build: String,
    cache: String,
    path: String,
}

impl Probe {
    fn new(facts: &Facts<'_>, state: &State) -> Self {
        let base = &facts.config.base_url;
        let document = state.served("version.json");
        let class = document.map_or(crate::hosting::REVALIDATE, |own| own.cache_class.as_str());
        let path = base[origin(base).len()..].to_owned();
        let file = if document.is_some() { "version.json" } else { "" };
        Self {
            named: document.is_some(),
            release: format!("{base}/{file}"),
            missing: format!("{base}/{MISSING}"),
            host: facts.host().to_owned(),
            build: state.plan.build.clone(),
            cache: state.plan.caches.get(class).cloned().unwrap_or_default(),
            path: format!("{path}/{file}"),
        }
    }

    /// What stands in the file that names the build.
    fn text(&self) -> String {
        format!("\"build\": \"{}\"", self.build)
    }
}

/// A text as YAML and JSON both read it.
fn text(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

fn blackbox(probe: &Probe) -> String {
    let mut out = String::from("modules:\n");
    for (name, status) in [("placet_release", 200), ("placet_missing", 404)] {
        let _ = write!(
            out,
            "  {name}:\n    prober: http\n    timeout: 10s\n    http:\n      method: GET\n      valid_status_codes: [{status}]\n      \
             follow_redirects: false\n      fail_if_not_ssl: true\n"
        );
        if status != 200 {
            continue;
        }
        if probe.named {
            let pattern = text(&regex::escape(&probe.text()));
            let _ = writeln!(out, "      fail_if_body_not_matches_regexp:\n        - {pattern}");
        }
        let pattern = text(&format!("^{}$", regex::escape(&probe.cache)));
        let _ = writeln!(
            out,
            "      fail_if_header_not_matches:\n        - header: Cache-Control\n          regexp: {pattern}"
        );
    }
    out
}

fn scrape(probe: &Probe) -> String {
    let mut out = String::from("scrape_configs:\n");
    for (job, module, target) in
        [("placet-release", "placet_release", &probe.release), ("placet-missing", "placet_missing", &probe.missing)]
    {
        let _ = write!(
            out,
            "  - job_name: {job}\n    metrics_path: /probe\n    scrape_interval: 30s\n    params:\n      module: [{module}]\n    \
             static_configs:\n      - targets: [{}]\n    relabel_configs:\n      - source_labels: [__address__]\n        \
             target_label: __param_target\n      - source_labels: [__param_target]\n        target_label: instance\n      \
             - target_label: __address__\n        replacement: 127.0.0.1:9115\n",
            text(target)
        );
    }
    out
}

fn alerts(probe: &Probe) -> String {
    let release = "probe_success{job=\"placet-release\"} == 0";
    let answers = "probe_http_status_code{job=\"placet-release\"}";
    let certificate = "probe_ssl_earliest_cert_expiry{job=\"placet-release\"} - time() < 14 * 86400";
    let down = format!("{release} and {answers} != 200");
    let other = format!("{release} and {answers} == 200");
    let missing = "probe_success{job=\"placet-missing\"} == 0";
    let rules = [
        ("PlacetDown", down.as_str(), "2m", "critical", format!("{} does not answer", probe.host)),
        (
            "PlacetOtherBuild",
            &other,
            "5m",
            "warning",
            format!("{} serves another build than {}", probe.host, probe.build),
        ),
        (
            "PlacetMissingPage",
            missing,
            "10m",
            "warning",
            format!("{} does not answer 404 for what is not there", probe.host),
        ),
        (
            "PlacetCertificate",
            certificate,
            "1h",
            "warning",
            format!("The certificate of {} ends within 14 days", probe.host),
        ),
    ];
    let mut out = String::from("groups:\n  - name: placet\n    rules:\n");
    for (name, expression, lasting, severity, summary) in rules {
        let _ = write!(
            out,
            "      - alert: {name}\n        expr: {}\n        for: {lasting}\n        labels:\n          severity: {severity}\n        \
             annotations:\n          summary: {}\n",
            text(expression),
            text(&summary)
        );
    }
    out
}

fn checks(probe: &Probe) -> String {
    let (host, path) = (quoted(&probe.host), quoted(&probe.path));
    let base = format!("check_http -S --sni -H {host}");
    let mut out = String::new();
    if probe.named {
        let _ = writeln!(out, "{base} -u {path} -e 'HTTP/1.1 200' -s {}", quoted(&probe.text()));
    } else {
        let _ = writeln!(out, "{base} -u {path} -e 'HTTP/1.1 200'");
    }
    let _ = writeln!(out, "{base} -u {path} -d {}", quoted(&format!("Cache-Control: {}", probe.cache)));
    let missing = &probe.missing[origin(&probe.missing).len()..];
    let _ = writeln!(out, "{base} -u {} -e 'HTTP/1.1 404'", quoted(missing));
    let _ = writeln!(out, "{base} -C 14,7");
    out
}
