//! The schemas as files: their paths below one folder, and their texts.

use serde_json::Value;

use super::row;

/// Who a schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Validators: draft 2020-12, for documents as they are when their values are filled in.
    Validator,
    /// Editors: draft-07, for documents as people write them.
    Editor,
}

/// A schema as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// Its path below the folder of schemas, with `/` between the parts.
    pub path: String,
    /// Its text, with a final newline.
    pub text: String,
}

impl Audience {
    /// The folder below that of schemas; empty for that folder itself.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Validator => "",
            Self::Editor => "editor",
        }
    }
}

/// Returns the files of an audience.
pub fn files(audience: Audience) -> Vec<SchemaFile> {
    let named = |name: &str| match audience {
        Audience::Validator => super::named(name),
        Audience::Editor => super::named_for_editors(name),
    };
    let file = |name: &str, schema: &Value| SchemaFile {
        path: match audience.folder() {
            "" => format!("{name}.schema.json"),
            folder => format!("{folder}/{name}.schema.json"),
        },
        text: format!("{schema:#}\n"),
    };
    let mut files: Vec<SchemaFile> = row::all()
        .filter_map(|row| Some(file(row.name, &named(row.name)?)))
        .collect();
    match audience {
        Audience::Validator => files.push(file("lockstep", &super::any())),
        Audience::Editor => {
            files.push(file("lockstep", &super::any_for_editors()));
            files.push(file("overlay", &super::overlay_for_editors()));
        }
    }
    files
}
