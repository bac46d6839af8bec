//! The default `robots.txt` (RFC 9309): everything is allowed, the sitemap is named.

use std::fmt::Write as _;

use super::view::permalink;
use crate::config::Config;

/// Writes it. Sites that are not in production ask robots to stay away.
pub(super) fn robots(config: &Config) -> Vec<u8> {
    let mut text = String::from("User-agent: *\n");
    text.push_str(if config.environment == "production" { "Disallow:\nAllow: /\n" } else { "Disallow: /\n" });
    if config.generate_sitemap {
        let _ = writeln!(text, "Sitemap: {}", permalink(config, "/sitemap.xml"));
    }
    text.into_bytes()
}
