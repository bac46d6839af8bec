//! Why posts are published: what they say of it themselves.

use crate::config::Config;
use crate::render::view::server_path;
use crate::site::Site;

/// What a post says of why it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// Path of its address from the root of the host.
    pub url: String,
    /// What it is for.
    pub purpose: Option<String>,
    /// Campaign it belongs to.
    pub campaign: Option<String>,
    /// Ticket.
    pub ticket: Option<String>,
}

/// The posts that say why, in the order of their files.
pub fn purposes(config: &Config, site: &Site) -> Vec<Purpose> {
    let pages = site.pages.iter().map(|page| {
        let (front, text) =
            (&page.doc.front, |text: &Option<crate::diag::At<String>>| text.as_ref().map(|at| at.value.clone()));
        Purpose {
            url: server_path(config, &page.path),
            purpose: text(&front.purpose),
            campaign: text(&front.campaign),
            ticket: text(&front.ticket),
        }
    });
    pages.filter(|page| page.purpose.is_some() || page.campaign.is_some() || page.ticket.is_some()).collect()
}
