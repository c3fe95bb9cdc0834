//! What a scribe promises, on a disk that fails where it is told to.
