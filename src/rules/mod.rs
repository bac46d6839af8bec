//! The rules: one file per code, grouped by folder, registered by one line below.
//!
//! A rule detects; it never decides. What a finding leads to (its [`Level`]) is the judge's business
//! (`policy`). Everything that is known about a code (its page in `docs/rules/`, the text of
//! `placet explain`, the examples that the tests run) is derived from its [`RuleDef`].

mod addresses;
mod context;
mod def;
mod demands;
pub mod environment;
mod explain;
mod inspect;
mod looks;
pub mod media;
mod outline;
mod page_rules;
mod pairs;
pub mod pattern;
pub mod personal;
mod picture_data;
mod reference;
mod registers;
pub mod rego;
pub mod secrets;
mod set;
mod technology;
mod traces;
pub mod vale;
pub mod vendors;

pub use context::{BuiltCx, Clock, OutputCx, PageCx, SiteCx};
pub use def::{Build, Enforcement, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, Verdict, configure};
pub use demands::{Demands, Directive};
pub use explain::{explain, page as explain_page, wrap};
pub use inspect::{Built, Inspector};
pub use looks::{Looking, Looks, files};
pub use outline::{Extent, Outline};
pub use page_rules::PageRules;
pub use reference::{Load, Purpose, Reference, References, Target};
pub use registers::{Registers, RegistersCx, ThemeFiles};
pub use set::RuleSet;
pub use traces::{Found, Taken, Trace, Traces, TracesCx};

/// Codes that were used once and are never given out again, one a line.
pub const RETIRED: &str = include_str!("retired.txt");

/// Declares the module of every rule and lists them all, in this order.
macro_rules! rules {
    ($($group:ident: $($rule:ident),+ $(,)?;)+) => {
        $(
            #[doc = concat!("Rules of the group `", stringify!($group), "`.")]
            pub mod $group { $( pub mod $rule; )+ }
        )+

        /// All rules in the order of their codes.
        pub const RULES: &[&RuleDef] = &[ $( $( &$group::$rule::RULE, )+ )+ ];
    };
}

rules! {
    cfg:
        unreadable_config, unknown_setting, wrong_kind_of_setting, old_setting_name, missing_setting, setting_without_effect;
    cnt:
        unknown_field, unreadable_details, missing_details, wrong_kind_of_value, impossible_date, time_without_zone,
        unknown_taxonomy, retired_term, unregistered_term, not_utf_8, typographic_quotes, repeated_field,
        unknown_language, unquoted_value, empty_value, missing_sort_key, index_beside_section, old_field_name,
        shared_address, unknown_template, unusable_address, unknown_shortcode, unreadable_shortcode,
        unknown_code_language, too_large_page, conflict_markers, repeated_title, placeholder_text, title_length,
        description_length, missing_field, future_date, control_characters, byte_order_mark, damaged_letters,
        repeated_slug;
    lnk:
        broken_internal_link, broken_fragment, link_to_unpublished_page, missing_asset, address_without_page,
        fragment_without_place, insecure_link, unwanted_host, tracking_parameters, redirect_chain, page_without_links, other_case,
        redirect_loop, unclear_canonical_address, shadowed_page;
    a11y:
        weak_brand_colour,
        missing_page_title, missing_page_language, unknown_page_language, unknown_part_language, nameless_picture,
        nameless_link, nameless_button, nameless_heading, nameless_frame, nameless_field,
        nameless_image_button, nameless_menu_item, nameless_summary, nameless_object, nameless_drawing,
        page_replaces_itself, page_replaces_itself_late, zoom_not_possible, unknown_header_cell, header_without_cells,
        unknown_role, unknown_aria_attribute, misplaced_aria_attribute, name_without_role, missing_aria_state,
        wrong_aria_value, wrong_child_role, role_without_context, fixed_text_spacing, unknown_autocomplete,
        sound_starts_by_itself, film_starts_by_itself, focus_in_hidden_part, control_in_control, label_not_in_name,
        frame_out_of_reach, named_decoration, skipped_heading_level, not_one_main_heading, repeated_id,
        repeated_id_in_use, generic_link_text, table_without_headings, broken_list;
    sec:
        html_not_allowed, unsafe_link_address, inline_script, inline_style, event_handler, code_address, third_party,
        unchecked_third_party, insecure_load, hidden_characters, ending_security_contact, unusable_security_contact,
        secret_in_text, unreadable_secret_rules, form_to_third_party, distant_security_contact;
    pii:
        payment_card, bank_account, national_number, phone_number, email_address, internal_host_name, private_address,
        share_path, home_folder, code_name, document_properties, unreadable_name_list;
    cap:
        heavy_page, many_files, heavy_scripts, large_site, many_requests, heavy_pictures, heavy_style_sheets;
    img:
        picture_without_text, file_name_as_text, picture_with_position, heavy_picture, large_picture,
        picture_without_licence, expired_licence, missing_credit, licence_ending, picture_with_names;
    leg:
        missing_required_part, forbidden_wording;
    soe:
        kind_of_file, long_path, large_file, excluded_technology, unsafe_path;
    sup:
        missing_contact, support_ending, vendor_review_overdue, vendor_contract_ended, vendor_date_near,
        unregistered_vendor, incomplete_vendor, theme_not_pinned, changed_theme;
    brd:
        wording, unsupported_style_rule, unreadable_style_rule, suppression_comment, hard_to_read;
    gov:
        unreadable_policy, unknown_rule, unusable_option, unknown_pack, unused_waiver, expired_waiver, overlong_waiver,
        ending_waiver, waived_hard_rule, hook_finding, hook_denied, hook_problem, hook_advice, pack_review_overdue,
        rego_policy, rego_exception, unknown_history, open_emergency, missing_approval, changed_judge,
        changed_since_approval, approval_of_own_work, approval_without_right, approval_out_of_force,
        approval_under_other_policy, rejected_post, approval_in_two_roles, unusable_approval, post_on_hold, link_to_withdrawn_post,
        trace_of_withdrawn_post, held_file_deleted, ending_pilot, pilot_is_over, too_soon, published_by_author, published_by_only_approver, release_key_approves;
    int:
        rule_failed, template_error, file_not_accessible, unusable_theme, hook_failed, hook_changed_content;
}

/// The rule of a code, without regard to case; its name is accepted as well.
pub fn find(code: &str) -> Option<&'static RuleDef> {
    let code = family(code);
    RULES.iter().copied().find(|rule| rule.meta.code.eq_ignore_ascii_case(code) || rule.meta.name == code)
}

/// The registered code of a finding's code: `BRD001/Microsoft.Contractions` is an instance of `BRD001`.
pub fn family(code: &str) -> &str {
    code.split_once('/').map_or(code, |(family, _)| family)
}
