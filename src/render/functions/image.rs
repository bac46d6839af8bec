//! `get_image_metadata` and `resize_image`.

use imagesize::ImageType;
use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, file};
use crate::render::view::Fields;

/// What the header of a picture says.
struct Picture {
    width: usize,
    height: usize,
    format: &'static str,
    mime: &'static str,
}

/// `get_image_metadata(path, allow_missing=false)`: `{width, height, format, mime}`.
pub(super) fn get_image_metadata(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let path = arguments.must_get::<&str>("path")?;
    let Some(bytes) = file::read_some(cx, path)? else {
        if arguments.get::<bool>("allow_missing")?.unwrap_or(false) {
            return Ok(Value::none());
        }
        return file::read(cx, path).map(|_| Value::none());
    };
    let picture = measure(path, &bytes)?;
    let mut fields = Fields::with_capacity(4);
    fields.add("width", picture.width);
    fields.add("height", picture.height);
    fields.add("format", picture.format);
    fields.add("mime", picture.mime);
    Ok(fields.value())
}

/// `resize_image(path, …)`: `{url, static_path, width, height, orig_width, orig_height}`.
///
/// Pictures are not scaled by this version: the original's address and size are given, so that pages
/// show the right picture with the right `width` and `height`.
pub(super) fn resize_image(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let path = arguments.must_get::<&str>("path")?;
    let bytes = file::read(cx, path)?;
    let picture = measure(path, &bytes)?;
    let place = file::find(cx, path)?.unwrap_or_else(|| path.trim_start_matches('/').to_owned());
    let mut fields = Fields::with_capacity(6);
    fields.add("url", address(cx, &place)?);
    fields.add("static_path", place);
    fields.add("width", picture.width);
    fields.add("height", picture.height);
    fields.add("orig_width", picture.width);
    fields.add("orig_height", picture.height);
    Ok(fields.value())
}

/// Address of a file: beside its page if it lies in a page's folder, else as a static file.
fn address(cx: &CallCx<'_>, place: &str) -> TeraResult<String> {
    let Some(inner) = place.strip_prefix("content/") else {
        let at = place.find("static/").map_or(0, |at| at + "static/".len());
        return Ok(cx.data.address(&place[at..]));
    };
    let known = cx.data.known()?;
    let mut folder = inner;
    while let Some((above, _)) = folder.rsplit_once('/') {
        let page = ["index.md", "_index.md"].iter().find_map(|name| known.permalink(&format!("{above}/{name}")));
        if let Some(permalink) = page {
            return Ok(format!("{permalink}{}", &inner[above.len() + 1..]));
        }
        folder = above;
    }
    Ok(cx.data.address(inner))
}

fn measure(path: &str, bytes: &[u8]) -> TeraResult<Picture> {
    let size = imagesize::blob_size(bytes).ok();
    let (format, mime) = match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => ("jpg", "image/jpeg"),
        Ok(ImageType::Png) => ("png", "image/png"),
        Ok(ImageType::Gif) => ("gif", "image/gif"),
        Ok(ImageType::Webp) => ("webp", "image/webp"),
        Ok(ImageType::Bmp) => ("bmp", "image/bmp"),
        Ok(ImageType::Ico) => ("ico", "image/x-icon"),
        Ok(ImageType::Heif(_)) => ("avif", "image/avif"),
        _ => ("", ""),
    };
    match size {
        Some(size) if !format.is_empty() => Ok(Picture { width: size.width, height: size.height, format, mime }),
        _ if path.to_lowercase().ends_with(".svg") => svg(bytes).ok_or_else(|| unknown(path)),
        _ => Err(unknown(path)),
    }
}

fn unknown(path: &str) -> tera::Error {
    tera::Error::message(format!("the size of the picture `{path}` cannot be found out"))
}

/// Size of a drawing: `width` and `height` of its first element, else the last two numbers of `viewBox`.
fn svg(bytes: &[u8]) -> Option<Picture> {
    let text = std::str::from_utf8(bytes).ok()?;
    let start = text.find("<svg")?;
    let element = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let at = element.find(&format!(" {name}=\""))? + name.len() + 3;
        element[at..].split('"').next()
    };
    let pixels = |text: &str| text.trim_end_matches("px").trim().parse::<f64>().ok();
    let own = (attribute("width").and_then(pixels), attribute("height").and_then(pixels));
    let (width, height) = if let (Some(width), Some(height)) = own {
        (width, height)
    } else {
        let numbers: Vec<f64> =
            attribute("viewBox")?.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
        (*numbers.get(2)?, *numbers.get(3)?)
    };
    let whole = |size: f64| format!("{size:.0}").parse().ok();
    Some(Picture { width: whole(width)?, height: whole(height)?, format: "svg", mime: "image/svg+xml" })
}
