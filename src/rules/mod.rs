//! The rules: one file per code, grouped by folder, registered by one line below.
//!
//! A rule detects; it never decides. What a finding leads to (its [`Level`]) is the judge's business
//! (`policy`). Everything that is known about a code (its page in `docs/rules/`, the text of
//! `placet explain`, the examples that the tests run) is derived from its [`RuleDef`].

mod context;
mod def;
mod explain;
mod inspect;
mod outline;
pub mod pattern;
mod reference;
mod set;

pub use context::{BuiltCx, OutputCx, PageCx, SiteCx};
pub use def::{Build, Enforcement, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, Verdict, configure};
pub use explain::{explain, page as explain_page, wrap};
pub use inspect::{Built, Inspector};
pub use outline::Outline;
pub use reference::{Load, Purpose, Reference, References, Target};
pub use set::RuleSet;

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
        description_length, missing_field, future_date;
    lnk:
        broken_internal_link, broken_fragment, link_to_unpublished_page, missing_asset, address_without_page,
        fragment_without_place, insecure_link, unwanted_host, tracking_parameters, page_without_links, other_case;
    a11y:
        weak_brand_colour,
        missing_page_title, missing_page_language, unknown_page_language, unknown_part_language, nameless_picture,
        nameless_link, nameless_button, nameless_heading, nameless_frame, nameless_field,
        nameless_image_button, nameless_menu_item, nameless_summary, nameless_object, nameless_drawing,
        page_replaces_itself, page_replaces_itself_late, zoom_not_possible, unknown_header_cell, header_without_cells,
        unknown_role, unknown_aria_attribute, misplaced_aria_attribute, name_without_role, missing_aria_state,
        wrong_aria_value, wrong_child_role, role_without_context;
    sec:
        html_not_allowed, unsafe_link_address, inline_script, inline_style, event_handler, code_address, third_party,
        unchecked_third_party, insecure_load;
    cap:
        heavy_page, many_files, heavy_scripts, large_site;
    img:
        picture_without_text, file_name_as_text, picture_with_position, heavy_picture, large_picture;
    leg:
        missing_required_part, forbidden_wording;
    soe:
        kind_of_file, long_path, large_file;
    sup:
        missing_contact, support_ending;
    gov:
        unreadable_policy, unknown_rule, unusable_option, unknown_pack, unused_waiver, expired_waiver, overlong_waiver,
        ending_waiver, waived_hard_rule, pack_review_overdue,
        unknown_history, open_emergency, missing_approval, changed_judge, changed_since_approval, approval_of_own_work, approval_without_right, approval_out_of_force, approval_under_other_policy, rejected_post, approval_in_two_roles, unusable_approval, post_on_hold;
    int:
        rule_failed, template_error, file_not_accessible, unusable_theme;
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
