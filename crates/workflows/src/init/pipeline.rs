//! The kinds of pipelines that there are examples of.

/// A kind of pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipeline {
    /// Every push is a version for staging.
    VersionLine,
    /// Dev by the clock, candidates and promotions by a form.
    ScheduleAndDispatch,
    /// One image through all environments.
    ImagesAndEnvironments,
}

impl Pipeline {
    /// All of them.
    pub const ALL: [Self; 3] = [
        Self::VersionLine,
        Self::ScheduleAndDispatch,
        Self::ImagesAndEnvironments,
    ];

    /// Its name: that of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::VersionLine => "version-line",
            Self::ScheduleAndDispatch => "schedule-and-dispatch",
            Self::ImagesAndEnvironments => "images-and-environments",
        }
    }

    /// For whom it is.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::VersionLine => {
                "count every push as a version for staging, and promote the good ones"
            }
            Self::ScheduleAndDispatch => {
                "build every morning, make release candidates by hand, and promote one"
            }
            Self::ImagesAndEnvironments => {
                "ship one container image through all environments, and promote by a release"
            }
        }
    }
}
