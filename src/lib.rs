//! Placet compiles Markdown posts into a static corporate blog and lets nothing out that the company has not agreed to.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod act;
pub mod approvals;
pub mod cache;
pub mod cli;
pub mod config;
pub mod content;
pub mod deploy;
pub mod diag;
pub mod earlier;
pub mod foreign;
pub mod handover;
pub mod hooks;
pub mod hosting;
pub mod html;
pub mod load;
pub mod output;
pub mod par;
pub mod pipeline;
pub mod policy;
pub mod release;
pub mod render;
pub mod report;
pub mod rules;
pub mod serve;
pub mod site;
pub mod verify;
pub mod world;
