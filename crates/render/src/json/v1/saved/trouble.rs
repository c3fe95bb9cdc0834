//! Why a text is no plan that can be applied.

use lockstep_model::Digest;

use crate::json::v1::{FORMAT_VERSION, Misfit};

/// Why a text is no plan that can be applied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The text is no JSON.
    #[error("the file is no saved plan, or was cut off: make one with `lockstep plan --out FILE`")]
    Json(#[source] serde_json::Error),
    /// The document is of another kind.
    #[error("the file is no saved plan but `{found}`: make one with `lockstep plan --out FILE`")]
    Kind {
        /// The kind that it names.
        found: String,
    },
    /// A newer lockstep made the plan.
    #[error(
        "the plan has format {found}, made by {tool}; this lockstep reads {FORMAT_VERSION}: apply \
         it with that version, or make it anew with this one"
    )]
    Newer {
        /// The format that it names.
        found: String,
        /// The program that made it.
        tool: String,
    },
    /// The format is none that ever was.
    #[error("`{found}` is no format of a plan: make it anew with `lockstep plan --out FILE`")]
    Format {
        /// The format that it names.
        found: String,
    },
    /// The plan, or what stands around it, is not what was saved.
    #[error(
        "the plan was altered after it was made: the digest of {part} is {found}, not {named} as it \
         says. Make it anew with `lockstep plan --out FILE`, and have that reviewed"
    )]
    Altered {
        /// What was altered.
        part: &'static str,
        /// The digest that the file names.
        named: String,
        /// The digest of what is in it.
        found: Digest,
    },
    /// A name stands twice in the document.
    #[error(
        "the plan was altered after it was made: `{name}` stands in it twice. Make it anew with \
         `lockstep plan --out FILE`, and have that reviewed"
    )]
    Twice {
        /// The name.
        name: String,
    },
    /// The document is spelled in another way than lockstep does.
    #[error(
        "the plan was altered after it was made: it says the same in other bytes, from byte {at} on. \
         Copy it as it is, without another program's line ends or layout"
    )]
    Spelling {
        /// The first byte that differs, from 0.
        at: usize,
    },
    /// A field of the plan is missing or of another type.
    #[error("the plan lacks something that this lockstep needs: make it anew")]
    Shape(#[source] serde_json::Error),
    /// A text in the plan means nothing to this version.
    #[error("the plan holds something that this lockstep does not know: make it anew")]
    Misfit(#[from] Misfit),
}
