//! The register of third parties: `governance/vendors.toml`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::registers::{WORDS, day, table};
use crate::config::node::Table;
use crate::config::read::Reader;
use crate::diag::{At, Finding, Sink, Sources, Span};
use crate::world::World;

/// Third parties that the site may load from.
#[derive(Debug, Clone, Default)]
pub struct Vendors {
    entries: Vec<Vendor>,
}

/// A third party.
#[derive(Debug, Clone)]
pub struct Vendor {
    /// Name of the company and what it is used for.
    pub name: At<String>,
    /// Hosts, in small letters, with their port where it is not 443; `*.example.com` stands for all below it.
    pub origins: Vec<At<String>>,
    /// What it is used for.
    pub purpose: Option<At<String>>,
    /// Who answers for it in the company.
    pub owner: Option<At<String>>,
    /// Number or place of the contract.
    pub contract: Option<At<String>>,
    /// What has been promised about availability and help.
    pub sla: Option<At<String>>,
    /// Which data it receives.
    pub data: Option<At<String>>,
    /// Why it may receive personal data.
    pub legal_basis: Option<At<String>>,
    /// What is done when it is to be left.
    pub exit: Option<At<String>>,
    /// Day of the next review.
    pub review_by: Option<At<Date>>,
    /// Last day of the contract.
    pub expires: Option<At<Date>>,
}

impl Vendors {
    /// Reads the register from a folder; none if it is not there. What cannot be used is a finding.
    pub fn load(world: &dyn World, folder: &str, sources: &mut Sources, sink: &mut Sink) -> Option<Self> {
        let table = table(world, &format!("{folder}/vendors.toml"), "GOV001", sources, sink)?;
        let mut reader = Reader::new(&table, &WORDS, sink);
        let tables = reader.tables("vendor");
        reader.finish();
        let entries: Vec<Vendor> = tables.into_iter().filter_map(|table| vendor(table, sink)).collect();
        report_doubles(&entries, sink);
        Some(Self { entries })
    }

    /// All entries in the order of the file.
    pub fn entries(&self) -> &[Vendor] {
        &self.entries
    }

    /// All registered hosts.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|vendor| &vendor.origins).map(|origin| origin.value.as_str())
    }

    /// The entry of a host as it stands in an address, with its port if it has one.
    pub fn find(&self, host: &str) -> Option<&Vendor> {
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix(":443").unwrap_or(&host);
        let is_of = |origin: &At<String>| match origin.strip_prefix("*.") {
            Some(above) => host.strip_suffix(above).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
            None => origin.value == host,
        };
        self.entries.iter().find(|vendor| vendor.origins.iter().any(is_of))
    }
}

fn vendor(table: &Table, sink: &mut Sink) -> Option<Vendor> {
    let mut reader = Reader::new(table, &WORDS, sink).within("vendor");
    let (name, written) = (reader.filled("name"), reader.texts("origins").unwrap_or_default());
    reader.require("name", "Findings and reports call the third party by its name.", "name = \"Example Video\"");
    reader.require("origins", "The register is looked up by host.", "origins = [\"video.example\"]");
    let mut origins = Vec::new();
    for origin in written {
        match host(&origin) {
            Ok(value) => origins.push(At { value, span: origin.span }),
            Err(finding) => reader.sink().push(*finding),
        }
    }
    let vendor = name.map(|name| Vendor {
        name,
        origins,
        purpose: reader.filled("purpose"),
        owner: reader.filled("owner"),
        contract: reader.filled("contract"),
        sla: reader.filled("sla"),
        data: reader.filled("data"),
        legal_basis: reader.filled("legal_basis"),
        exit: reader.filled("exit"),
        review_by: day(&mut reader, "review_by"),
        expires: day(&mut reader, "expires"),
    });
    if vendor.is_some() {
        reader.finish();
    }
    vendor
}

/// A host from what people write: `https://cdn.example/`, `cdn.example:8443`, `*.cdn.example`.
fn host(written: &At<String>) -> Result<String, Box<Finding>> {
    let text = written.trim().to_ascii_lowercase();
    let bare = text.strip_prefix("https://").unwrap_or(&text).trim_end_matches('/');
    let bare = bare.strip_suffix(":443").unwrap_or(bare);
    let name = bare.strip_prefix("*.").unwrap_or(bare);
    let (labels, port) = name.rsplit_once(':').unwrap_or((name, "1"));
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    // `*.com` would let nearly everybody in.
    let is_wide = bare.starts_with("*.") && !name.contains('.');
    if labels.split('.').all(is_label) && port.parse::<u16>().is_ok() && !is_wide {
        return Ok(bare.to_owned());
    }
    Err(Box::new(
        Finding::new("GOV001", "Write a host in `origins`")
            .at(written.span, "not a host")
            .why("Addresses in pages are compared with it, and nothing would be found.")
            .help("For example: `video.example`, or `*.video.example` for all hosts below it; no path, no `http:`."),
    ))
}

fn report_doubles(entries: &[Vendor], sink: &mut Sink) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for origin in entries.iter().flat_map(|vendor| &vendor.origins) {
        if let Some(first) = seen.insert(&origin.value, origin.span) {
            sink.push(
                Finding::new("GOV001", format!("Register `{}` once", origin.value))
                    .at(origin.span, "this host")
                    .at(first, "stands here as well")
                    .why("It would not be clear whose contract and review count.")
                    .help("Remove it from one of the two entries."),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Vendors;
    use crate::diag::{Sink, Sources};
    use crate::world::MemoryWorld;

    fn load(text: &str) -> (Vendors, Vec<String>) {
        let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
        world.put("governance/vendors.toml", text);
        let mut sink = Sink::new();
        let vendors = Vendors::load(&world, "governance", &mut Sources::new(), &mut sink).unwrap();
        (vendors, sink.into_findings().into_iter().map(|finding| finding.title).collect())
    }

    #[test]
    fn hosts_are_found_as_people_write_them() {
        let (vendors, titles) = load(
            "[[vendor]]\nname = \"A\"\norigins = [\"https://CDN.example/\", \"*.video.example\", \"api.example:8443\"]\n",
        );
        assert_eq!(titles, [""; 0]);
        assert_eq!(vendors.origins().collect::<Vec<_>>(), ["cdn.example", "*.video.example", "api.example:8443"]);
        for host in ["cdn.example", "CDN.example:443", "a.video.example", "b.a.video.example", "api.example:8443"] {
            assert!(vendors.find(host).is_some(), "{host}");
        }
        for host in ["video.example", "evilvideo.example", "cdn.example.evil", "api.example", "cdn.example:8080", ""] {
            assert!(vendors.find(host).is_none(), "{host}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        for text in ["origins = [\"*\"]", "origins = [\"*.com\"]", "origins = [\"http://a.example\"]"] {
            let (vendors, titles) = load(&format!("[[vendor]]\nname = \"A\"\n{text}\n"));
            assert_eq!(
                (vendors.origins().count(), titles),
                (0, vec!["Write a host in `origins`".to_owned()]),
                "{text}"
            );
        }
        let (_, titles) = load("[[vendor]]\nname = \"A\"\norigins = [\"a.example\", \"A.example\"]\n");
        assert_eq!(titles, ["Register `a.example` once"]);
        let (vendors, titles) = load("[[vendor]]\nname = \"A\"\norigins = \"a.example\"\nreview_by = 2026-02-30\n");
        assert_eq!((vendors.entries().len(), titles.len()), (0, 1), "{titles:?}");
        let (_, titles) = load("[[vendor]]\nname = \"A\"\norigins = \"a.example\"\nreview_by = \"May\"\n");
        assert_eq!(titles, ["Write a day for `vendor.review_by`"]);
    }
}
