//! Where a built document uses a technology.

use super::OutputCx;
use super::environment::Technology;
use crate::html::{Element, Tag, Tree, has};

/// Where it was found.
pub(super) enum Place<'t, 'a> {
    /// In an element of a page.
    Element(Element<'t, 'a>),
    /// In the file as a whole.
    File,
}

/// The first place of a document that uses a technology.
pub(super) fn find<'a>(technology: Technology, cx: &OutputCx<'a>) -> Option<Place<'a, 'a>> {
    if let Some(tree) = cx.html {
        return in_page(technology, tree).map(Place::Element);
    }
    in_file(technology, cx).then_some(Place::File)
}

fn in_page<'a>(technology: Technology, tree: &'a Tree<'a>) -> Option<Element<'a, 'a>> {
    tree.notable().find(|element| match technology {
        Technology::Script => is_script(*element) || element.may_have(has::HANDLER),
        Technology::Frame => matches!(element.tag(), Tag::Iframe | Tag::Frame),
        Technology::Plugin => {
            matches!(element.tag(), Tag::Object | Tag::Embed) || element.name().eq_ignore_ascii_case("applet")
        }
        Technology::Form => element.tag() == Tag::Form,
        Technology::Film => matches!(element.tag(), Tag::Video | Tag::Audio),
        Technology::WebFont => element.tag() == Tag::Style && element.inner().contains("@font-face"),
        Technology::ScriptInDrawing => {
            let is_inside = || element.ancestors().any(|above| above.tag() == Tag::Svg);
            (is_script(*element) || element.may_have(has::HANDLER)) && (element.tag() == Tag::Svg || is_inside())
        }
        Technology::ServiceWorker
        | Technology::WebAssembly
        | Technology::LiveConnection
        | Technology::BrowserStorage => is_script(*element) && uses(technology, element.inner()),
    })
}

/// Scripts that run; data for search engines do not.
fn is_script(element: Element<'_, '_>) -> bool {
    if element.tag() != Tag::Script {
        return false;
    }
    let kind = element.value("type").unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "" | "module" | "importmap") || kind.contains("javascript") || kind.contains("ecmascript")
}

fn in_file(technology: Technology, cx: &OutputCx<'_>) -> bool {
    let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    let end = end.as_str();
    let (is_script, is_drawing) = (matches!(end, "js" | "mjs"), end == "svg");
    match technology {
        Technology::Script => is_script,
        Technology::WebAssembly => end == "wasm" || is_script && uses(technology, cx.text),
        Technology::Film => {
            matches!(end, "mp4" | "webm" | "mov" | "ogv" | "mp3" | "ogg" | "oga" | "wav" | "m4a" | "m4v")
        }
        Technology::WebFont => {
            matches!(end, "woff2" | "woff" | "ttf" | "otf" | "eot") || end == "css" && cx.text.contains("@font-face")
        }
        Technology::Plugin => matches!(end, "swf" | "jar" | "xap"),
        Technology::ScriptInDrawing => {
            let drawing = is_drawing.then(|| Tree::new(cx.text));
            drawing
                .is_some_and(|tree| tree.elements().any(|own| own.tag() == Tag::Script || own.may_have(has::HANDLER)))
        }
        Technology::ServiceWorker | Technology::LiveConnection | Technology::BrowserStorage => {
            is_script && uses(technology, cx.text)
        }
        Technology::Frame | Technology::Form => false,
    }
}

/// Whether a script names what a technology is reached by.
fn uses(technology: Technology, script: &str) -> bool {
    let names: &[&str] = match technology {
        Technology::ServiceWorker => &["serviceWorker"],
        Technology::WebAssembly => &["WebAssembly"],
        Technology::LiveConnection => &["WebSocket", "EventSource", "WebTransport", "RTCPeerConnection"],
        Technology::BrowserStorage => {
            &["localStorage", "sessionStorage", "indexedDB", "document.cookie", "cookieStore", "caches.open"]
        }
        _ => &[],
    };
    names.iter().any(|name| memchr::memmem::find(script.as_bytes(), name.as_bytes()).is_some())
}
