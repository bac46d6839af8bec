//! `get_env`: variables that the configuration allows.

use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, fail};

/// `get_env(name, default?)`: a variable named in `allowed_env`. All others are refused, so that a
/// template cannot publish a secret of the build machine.
pub(super) fn get_env(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let name = arguments.must_get::<&str>("name")?;
    if !cx.data.allowed_env.iter().any(|allowed| allowed == name) {
        return fail(format!("the variable `{name}` is not listed in `allowed_env` of `config.toml`"));
    }
    match (cx.data.world.var(name), arguments.get::<Value>("default")?) {
        (Some(text), _) => Ok(Value::from(text)),
        (None, Some(default)) => Ok(default),
        (None, None) => fail(format!("the variable `{name}` is not set and there is no `default`")),
    }
}
