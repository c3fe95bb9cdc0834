//! `lockstep schema`: the JSON Schemas that manifests are checked against.

use clap::Args;
use clap::builder::PossibleValuesParser;
use lockstep_model::Kind;
use lockstep_spec::schema;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Print the JSON Schema of manifests
///
/// Without KIND it is one schema for every document that lockstep reads, as editors want it.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The kind of document
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(kinds()))]
    kind: Option<String>,
}

fn kinds() -> Vec<&'static str> {
    let kinds = Kind::ALL.iter().map(|kind| kind.as_str());
    kinds.chain([schema::PROJECT_KIND]).collect()
}

impl Schema {
    /// Prints the schema.
    pub(super) fn run(self, _options: &Options) -> Result<Exit, Failure> {
        let schema = match self.kind.as_deref() {
            None => schema::any(),
            // The parser lets no other word through than a kind's or a project's.
            Some(name) => Kind::from_name(name).map_or_else(schema::project, schema::of),
        };
        output::result(format!("{schema:#}\n").as_bytes())?;
        Ok(Exit::Done)
    }
}
