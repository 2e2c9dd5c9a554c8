//! One field of a struct of settings.

use syn::ext::IdentExt;
use syn::{GenericArgument, Ident, PathArguments, Type};

use crate::attribute::{self, Item};
use crate::mistake::Mistakes;
use crate::name;

mod bounds;
mod emit;

use bounds::{Bounds, Default};
pub(crate) use emit::stub;

const KNOWN: [&str; 6] = ["default", "range", "length", "unit", "rename", "group"];

/// One field of a struct of settings.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) key: String,
    pub(crate) variable: String,
    /// The type of its value: that in an `Option`, if it is one.
    pub(crate) of: &'a Type,
    description: String,
    kind: Kind,
    unit: Option<String>,
    default: Option<Default<'a>>,
    bounds: Option<Bounds<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Required,
    Optional,
    Group,
}

impl<'a> Field<'a> {
    pub(crate) fn read(
        field: &'a syn::Field,
        items: &'a [Item],
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let item = |named: &str| items.iter().find(|it| it.name == named);
        let optional = inside(&field.ty, "Option");
        let group = item("group");
        let kind = match (group, optional) {
            (Some(group), Some(_)) => {
                mistakes.say(
                    &group.name,
                    "a group isn't optional: the settings in it may be",
                );
                Kind::Group
            }
            (Some(_), None) => Kind::Group,
            (None, Some(_)) => Kind::Optional,
            (None, None) => Kind::Required,
        };
        if let Some(value) = group.and_then(|it| it.value.as_ref()) {
            mistakes.say(value, "`group` has no value: write `#[setting(group)]`");
        }
        let of = optional.unwrap_or(&field.ty);
        let secret = inside(of, "Secret").is_some();
        let within = inside(of, "Vec").or_else(|| inside(of, "Secret"));
        if within.is_some_and(|it| inside(it, "Secret").is_some()) {
            mistakes.say(
                of,
                "a secret is one value of a Secret: write `Secret<…>` once, as the whole type",
            );
        }
        let description = attribute::description(&field.attrs);
        if description.is_empty() {
            mistakes.say(
                ident,
                format!(
                    "what is `{ident}` for? say it in a doc comment, which schemas and samples show"
                ),
            );
        }
        let key = key(ident, item("rename"), mistakes)?;
        let variable = match item("rename") {
            Some(_) => name::variable(&key),
            None => name::variable_of(&ident.unraw().to_string()),
        };
        let read = Self {
            ident,
            variable,
            key,
            of,
            description,
            kind,
            unit: item("unit")
                .and_then(|it| mistakes.keep(it.text()))
                .map(|it| attribute::one_line(it, mistakes).value()),
            default: item("default").and_then(|it| bounds::default(it, mistakes)),
            bounds: bounds::bounds(item("range"), item("length"), mistakes),
        };
        for it in items {
            let why = match (it.name.to_string().as_str(), kind) {
                ("default", Kind::Optional) => {
                    "an `Option` is `None` when nothing is said: take `Option` or the default away"
                }
                ("default" | "range" | "length" | "unit", Kind::Group) => {
                    "a group has none of this: the settings in it have"
                }
                ("default", _) if secret => "a secret has no default: it comes from a Secret",
                ("range" | "length", _) if secret => {
                    "a secret has no bounds that a manifest could check: take them away"
                }
                _ => continue,
            };
            mistakes.say(&it.name, why);
        }
        read.compare(mistakes);
        Some(read)
    }

    /// Says what the macro can tell of a default that is out of bounds; the rest the compiler says.
    fn compare(&self, mistakes: &mut Mistakes) {
        let Some(bounds) = &self.bounds else { return };
        if let (Some(least), Some(most)) = (&bounds.least, &bounds.most)
            && most.is_less(least)
        {
            mistakes.say(
                bounds.at,
                format!("nothing is from {} to {}", least.json(), most.json()),
            );
            return;
        }
        let Some(Default::Literal(at, default)) = &self.default else {
            return;
        };
        if !bounds.range {
            return;
        }
        if let Some(least) = &bounds.least
            && default.is_less(least)
        {
            let (default, least) = (default.json(), least.json());
            mistakes.say(
                at,
                format!("the default {default} is less than {least}, the least of `range`"),
            );
        }
        if let Some(most) = &bounds.most
            && most.is_less(default)
        {
            let (default, most) = (default.json(), most.json());
            mistakes.say(
                at,
                format!("the default {default} is more than {most}, the most of `range`"),
            );
        }
    }

    /// The items of a field's attributes.
    pub(crate) fn items(field: &syn::Field, mistakes: &mut Mistakes) -> Vec<Item> {
        attribute::items(&field.attrs, "setting", &KNOWN, mistakes)
    }
}

/// The `T` of a type that is written `Named<T>`.
fn inside<'a>(of: &'a Type, named: &str) -> Option<&'a Type> {
    let path = match of {
        Type::Path(path) => path,
        // What a macro was given as `$type:ty`.
        Type::Group(group) => return inside(&group.elem, named),
        Type::Paren(paren) => return inside(&paren.elem, named),
        _ => return None,
    };
    let last = path.path.segments.last().filter(|it| it.ident == named)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(of) => Some(of),
            _ => None,
        },
        _ => None,
    }
}

fn key(ident: &Ident, rename: Option<&Item>, mistakes: &mut Mistakes) -> Option<String> {
    let Some(rename) = rename else {
        let key = name::camel(&ident.unraw().to_string());
        if !key.is_ascii() || !key.starts_with(|it: char| it.is_ascii_lowercase()) {
            mistakes.say(
                ident,
                "the name of a variable can't be made of this: add `#[setting(rename = \"…\")]`",
            );
        }
        return Some(key);
    };
    let text = mistakes.keep(rename.text())?;
    let key = text.value();
    let plain = key.bytes().all(|it| it.is_ascii_alphanumeric());
    if !plain || !key.starts_with(|it: char| it.is_ascii_lowercase()) {
        mistakes.say(text, "a key is written in camel case, such as `roomSize`: letters and digits, of which the first is a small letter");
    }
    Some(key)
}
