//! Arithmetic of `metric` rules: `0.39 * (words / sentences) > 10`.

/// A formula that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    /// A number.
    Number(f64),
    /// A name whose value is known where the formula is worked out.
    Name(String),
    /// A function of `math` with its arguments.
    Call(Function, Vec<Formula>),
    /// Two formulas and what is done with them.
    Pair(Operation, Box<(Formula, Formula)>),
}

/// A function of `math`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    /// Square root.
    Sqrt,
    /// Power.
    Pow,
    /// Distance from zero.
    Abs,
    /// Next whole number below.
    Floor,
    /// Next whole number above.
    Ceil,
    /// Nearest whole number.
    Round,
    /// Natural logarithm.
    Log,
    /// Smaller one.
    Min,
    /// Larger one.
    Max,
}

/// What is done with two numbers; comparisons and logic give 1 or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `>`
    More,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `%`
    Rest,
}

/// Operations by how loosely they bind; the loosest first.
const LEVELS: [&[(&str, Operation)]; 6] = [
    &[("||", Operation::Or)],
    &[("&&", Operation::And)],
    &[("==", Operation::Equal), ("!=", Operation::Unequal)],
    &[("<=", Operation::AtMost), (">=", Operation::AtLeast), ("<", Operation::Less), (">", Operation::More)],
    &[("+", Operation::Plus), ("-", Operation::Minus)],
    &[("*", Operation::Times), ("/", Operation::Over), ("%", Operation::Rest)],
];

/// How deep brackets may be nested.
const DEPTH: usize = 64;

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// The rest of the text that could not be read.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let mut rest = text;
        let formula = level(&mut rest, 0, 0).ok_or_else(|| rest.to_owned())?;
        if rest.trim().is_empty() { Ok(formula) } else { Err(rest.trim().to_owned()) }
    }

    /// Names in it.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Name(name) => vec![name],
            Self::Call(_, parts) => parts.iter().flat_map(Self::names).collect(),
            Self::Pair(_, pair) => [pair.0.names(), pair.1.names()].concat(),
        }
    }

    /// Works it out.
    pub(super) fn value(&self, names: &dyn Fn(&str) -> f64) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Name(name) => names(name),
            Self::Call(function, parts) => {
                let parts: Vec<f64> = parts.iter().map(|part| part.value(names)).collect();
                function.value(parts.first().copied().unwrap_or(f64::NAN), parts.get(1).copied())
            }
            Self::Pair(operation, pair) => operation.value(pair.0.value(names), pair.1.value(names)),
        }
    }
}

impl Function {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "math.sqrt" => Self::Sqrt,
            "math.pow" => Self::Pow,
            "math.abs" => Self::Abs,
            "math.floor" => Self::Floor,
            "math.ceil" => Self::Ceil,
            "math.round" => Self::Round,
            "math.log" => Self::Log,
            "math.min" => Self::Min,
            "math.max" => Self::Max,
            _ => return None,
        })
    }

    fn value(self, a: f64, b: Option<f64>) -> f64 {
        match self {
            Self::Sqrt => a.sqrt(),
            Self::Pow => a.powf(b.unwrap_or(f64::NAN)),
            Self::Abs => a.abs(),
            Self::Floor => a.floor(),
            Self::Ceil => a.ceil(),
            Self::Round => a.round(),
            Self::Log => a.ln(),
            Self::Min => a.min(b.unwrap_or(a)),
            Self::Max => a.max(b.unwrap_or(a)),
        }
    }
}

impl Operation {
    fn value(self, a: f64, b: f64) -> f64 {
        let truth = |said: bool| f64::from(u8::from(said));
        match self {
            Self::Or => truth(a != 0.0 || b != 0.0),
            Self::And => truth(a != 0.0 && b != 0.0),
            Self::Equal => truth((a - b).abs() < 1e-9),
            Self::Unequal => truth((a - b).abs() >= 1e-9),
            Self::AtMost => truth(a <= b),
            Self::AtLeast => truth(a >= b),
            Self::Less => truth(a < b),
            Self::More => truth(a > b),
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Over => a / b,
            Self::Rest => a % b,
        }
    }
}

fn level(rest: &mut &str, at: usize, depth: usize) -> Option<Formula> {
    let Some(operations) = LEVELS.get(at) else { return atom(rest, depth) };
    let mut left = level(rest, at + 1, depth)?;
    loop {
        let text = rest.trim_start();
        let Some((sign, operation)) = operations.iter().find(|(sign, _)| text.starts_with(sign)) else {
            return Some(left);
        };
        *rest = &text[sign.len()..];
        let right = level(rest, at + 1, depth)?;
        left = Formula::Pair(*operation, Box::new((left, right)));
    }
}

fn atom(rest: &mut &str, depth: usize) -> Option<Formula> {
    let text = rest.trim_start();
    if depth > DEPTH {
        return None;
    }
    if let Some(inner) = text.strip_prefix('-') {
        *rest = inner;
        let value = atom(rest, depth + 1)?;
        return Some(Formula::Pair(Operation::Minus, Box::new((Formula::Number(0.0), value))));
    }
    if let Some(inner) = text.strip_prefix('(') {
        *rest = inner;
        let value = level(rest, 0, depth + 1)?;
        *rest = rest.trim_start().strip_prefix(')')?;
        return Some(value);
    }
    let length = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_').unwrap_or(text.len());
    let (word, after) = text.split_at(length);
    *rest = after;
    if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return word.parse().ok().map(Formula::Number);
    }
    if word.is_empty() {
        return None;
    }
    let Some(inner) = after.trim_start().strip_prefix('(') else {
        return Some(Formula::Name(word.replace('.', "_")));
    };
    let function = Function::named(word)?;
    *rest = inner;
    let mut parts = vec![level(rest, 0, depth + 1)?];
    while let Some(inner) = rest.trim_start().strip_prefix(',') {
        *rest = inner;
        parts.push(level(rest, 0, depth + 1)?);
    }
    *rest = rest.trim_start().strip_prefix(')')?;
    Some(Formula::Call(function, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        Formula::new(text).unwrap().value(&|name| if name == "heading_h2" { 3.0 } else { 0.0 })
    }

    #[test]
    fn arithmetic_is_that_of_school() {
        assert!((value("1 + 2 * (3 - 1) / 4") - 2.0).abs() < 1e-9);
        assert!((value("math.sqrt(heading.h2 * 3) - -1") - 4.0).abs() < 1e-9);
        assert!((value("math.pow(2, 3) % 5") - 3.0).abs() < 1e-9);
        assert!(value("heading.h2 > 2 && 1 <= 1") > 0.5 && value("2 != 2 || 1 == 2") < 0.5);
        assert!(Formula::new("1 +").is_err() && Formula::new("exit(1)").is_err() && Formula::new("1 1").is_err());
        assert!(Formula::new(&"(".repeat(1000)).is_err());
    }
}
