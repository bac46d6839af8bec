//! Links by host and by the parameters of their address.

use std::borrow::Cow;

use crate::html::{Base, Lead};

/// Links to some hosts, with some parameters, or both.
#[derive(Debug, Clone, Default)]
pub(super) struct LinkFilter {
    /// Hosts in lower case with all their subdomains; `amazon.*` is every ending.
    pub(super) hosts: Vec<String>,
    /// Names of parameters; a `*` at the end is any ending.
    pub(super) parameters: Vec<String>,
}

impl LinkFilter {
    /// Whether an address fits: host and parameters, where they are given.
    pub(super) fn fits(&self, url: &str, base: Base<'_>) -> bool {
        let host_fits = || outbound(url, base).is_some_and(|host| self.hosts.iter().any(|own| is_below(&host, own)));
        (self.hosts.is_empty() || host_fits()) && (self.parameters.is_empty() || self.has_parameter(url))
    }

    fn has_parameter(&self, url: &str) -> bool {
        let query = url.split('#').next().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
        query.split('&').any(|pair| {
            let name = pair.split('=').next().unwrap_or(pair);
            self.parameters.iter().any(|own| match own.strip_suffix('*') {
                Some(stem) => name.get(..stem.len()).is_some_and(|start| start.eq_ignore_ascii_case(stem)),
                None => name.eq_ignore_ascii_case(own),
            })
        })
    }
}

/// The host of another site that an address leads to, in lower case and without port.
pub(super) fn outbound(url: &str, base: Base<'_>) -> Option<String> {
    match base.lead(url, "") {
        Lead::Elsewhere { host, .. } => {
            let host = host
                .rsplit_once(':')
                .map_or(host, |(name, port)| if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host });
            Some(host.trim_end_matches('.').to_ascii_lowercase())
        }
        Lead::Site { .. } | Lead::Same { .. } | Lead::Beside | Lead::Scheme(_) => None,
    }
}

/// The path of this site that an address leads to, without slashes at the ends.
pub(super) fn own_path<'u>(url: &'u str, base: Base<'_>, at: &str) -> Option<Cow<'u, str>> {
    match base.lead(url, at) {
        Lead::Site { path, .. } => {
            let bare = path.trim_end_matches("index.html").trim_matches('/');
            Some(Cow::Owned(bare.to_owned()))
        }
        Lead::Same { .. } | Lead::Beside | Lead::Elsewhere { .. } | Lead::Scheme(_) => None,
    }
}

fn is_below(host: &str, own: &str) -> bool {
    let starts = std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1));
    starts.map(|at| &host[at..]).any(|end| match own.strip_suffix(".*") {
        Some(stem) => {
            end.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.') && rest.matches('.').count() <= 2)
        }
        None => end == own,
    })
}

#[cfg(test)]
mod tests {
    use super::LinkFilter;
    use crate::html::Base;

    fn filter(hosts: &[&str], parameters: &[&str]) -> LinkFilter {
        let own = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        LinkFilter { hosts: own(hosts), parameters: own(parameters) }
    }

    #[test]
    fn hosts_with_subdomains_and_parameters() {
        let base = Base::new("https://blog.example.com");
        let shop = filter(&["amazon.*"], &["tag"]);
        assert!(shop.fits("https://www.amazon.co.uk/x?a=1&tag=we-20#top", base));
        assert!(shop.fits("//AMAZON.de:443/x?TAG=we", base));
        assert!(!shop.fits("https://amazon.de/x?tagging=1", base));
        assert!(!shop.fits("https://notamazon.de/x?tag=1", base));
        assert!(!shop.fits("https://amazon.example.company.org/x?tag=1", base));
        let partner = filter(&["partner.example"], &[]);
        assert!(partner.fits("https://go.partner.example", base) && !partner.fits("/partner.example", base));
        assert!(filter(&[], &["aff*"]).fits("/shop?affiliate_id=1", base));
    }
}
