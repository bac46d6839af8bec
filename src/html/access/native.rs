//! Names that HTML itself gives: alternative texts, labels, captions (HTML-AAM 1.0, section 4).

use super::name::{Naming, Via};
use crate::html::{Element, Tag};

impl<'a> Naming<'_, 'a> {
    /// Appends the name that HTML gives an element by attributes or certain elements inside, `title` left out.
    pub(super) fn native(&mut self, element: Element<'a, 'a>, via: Via) {
        match element.tag() {
            Tag::Img | Tag::Area => self.out.extend(element.value("alt")),
            Tag::Input => self.input(element),
            Tag::Button | Tag::Meter | Tag::Output | Tag::Progress => {
                self.label(element);
            }
            Tag::Select | Tag::Textarea => self.field(element),
            Tag::Fieldset => self.child(element, Tag::Legend, via),
            Tag::Table => self.child(element, Tag::Caption, via),
            Tag::Figure if via == Via::Own => self.child(element, Tag::Figcaption, via),
            Tag::Svg => self.svg_title(element),
            Tag::Optgroup | Tag::Option => self.out.extend(element.value("label")),
            Tag::Other if element.name().eq_ignore_ascii_case("g") => self.svg_title(element),
            _ => {}
        }
    }

    fn input(&mut self, input: Element<'a, 'a>) {
        let kind = input.value("type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "image" => {
                if !self.label(input) && !self.adds(|own| own.out.extend(input.value("alt"))) {
                    self.out.extend(input.value("title"));
                }
            }
            "button" => {
                if !self.label(input) {
                    self.out.extend(input.value("value"));
                }
            }
            // Browsers write their own words on these.
            "submit" | "reset" => {
                if !self.label(input) {
                    self.out.push_str(
                        &input.value("value").unwrap_or(std::borrow::Cow::Borrowed(if kind == "reset" {
                            "Reset"
                        } else {
                            "Submit"
                        })),
                    );
                }
            }
            _ => self.field(input),
        }
    }

    fn field(&mut self, field: Element<'a, 'a>) {
        if self.label(field) || self.adds(|own| own.out.extend(field.value("title"))) {
            return;
        }
        self.out.extend(field.value("placeholder"));
        self.out.extend(field.value("aria-placeholder"));
    }

    /// Labels that name the field, and those around it.
    fn label(&mut self, field: Element<'a, 'a>) -> bool {
        let number = field.numbers().start;
        let id = field.value("id").filter(|id| !id.is_empty());
        let survey = self.survey;
        self.adds(|own| {
            for label in &survey.labels {
                let named = match label.value("for") {
                    Some(wanted) => {
                        id.as_ref().is_some_and(|id| *id == wanted)
                            && survey.by_id(&wanted).is_some_and(|first| first.numbers().start == number)
                    }
                    None => label.numbers().contains(&number) && first_field(*label) == Some(number),
                };
                if named {
                    own.labelled(*label);
                }
            }
        })
    }

    fn labelled(&mut self, label: Element<'a, 'a>) {
        self.out.push(' ');
        self.reference(label);
    }

    fn child(&mut self, element: Element<'a, 'a>, tag: Tag, via: Via) {
        if let Some(child) = element.child_elements().find(|child| child.tag() == tag) {
            let via = if via == Via::Own { Via::Content } else { via };
            self.element(child, via);
        }
    }

    fn svg_title(&mut self, element: Element<'a, 'a>) {
        if let Some(title) = element.child_elements().find(|child| child.tag() == Tag::Title) {
            self.out.push_str(&title.text());
        }
    }
}

/// Number of the first element in a label that a label can name.
fn first_field(label: Element<'_, '_>) -> Option<u32> {
    let field = label.descendants().find(|inside| match inside.tag() {
        Tag::Button | Tag::Meter | Tag::Output | Tag::Progress | Tag::Select | Tag::Textarea => true,
        Tag::Input => !inside.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")),
        _ => false,
    });
    field.map(|field| field.numbers().start)
}
