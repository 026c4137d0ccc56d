//! How a call may end badly.

use crate::Limit;

/// A call that gave no answer. Users see a small card with the reference; administrators read why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{failure}")]
pub struct CallError {
    /// What happened.
    pub failure: Failure,
    /// Reference of the recorded incident; none for what is no incident (a page that does not exist, a refusal).
    pub reference: Option<String>,
}

/// What ended a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The host refused before the guest ran: not installed, switched off here, export missing.
    #[error("refused: {rule}")]
    Refused {
        /// Stable code.
        rule: &'static str,
        /// In French.
        says: String,
    },
    /// The guest answered a problem, for the acting person.
    #[error("the guest answered a problem")]
    Guest(Problem),
    /// The guest trapped, panicked or left.
    #[error("trapped: {0}")]
    Trapped(String),
    /// It took more wall-clock time than its class allows.
    #[error("timed out")]
    TimedOut,
    /// Too many calls at once; or the plugin rests after failing (circuit breaker).
    #[error("saturated")]
    Saturated {
        /// The circuit breaker holds it back.
        resting: bool,
    },
    /// The kernel itself failed while serving the guest.
    #[error("the host failed: {0}")]
    HostFault(String),
    /// A limit stopped it.
    #[error("over the limit: {}", .0.name())]
    OverLimit(Limit),
    /// It answered something that is no view.
    #[error("the view is not valid: {0}")]
    BadView(String),
}

/// A guest's own answer that it cannot do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No such page.
    Missing,
    /// In words, for the acting person.
    Refused(String),
    /// Beside the fields: (field, sentence). An empty field name: above the form.
    Form(Vec<(String, String)>),
    /// Not now; in words.
    Later(String),
    /// Something this version of the contract does not know.
    Other(String),
}

impl CallError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        self.failure.code()
    }

    pub(crate) fn refused(rule: &'static str, says: impl Into<String>) -> Self {
        Failure::Refused {
            rule,
            says: says.into(),
        }
        .into()
    }
}

impl From<Failure> for CallError {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            reference: None,
        }
    }
}

impl Failure {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused { rule, .. } => rule,
            Self::Guest(_) => "call.guest",
            Self::Trapped(_) => "call.trapped",
            Self::TimedOut => "call.timed-out",
            Self::Saturated { .. } => "call.saturated",
            Self::HostFault(_) => "call.host-fault",
            Self::OverLimit(_) => "call.over-limit",
            Self::BadView(_) => "call.bad-view",
        }
    }

    /// Is it the plugin's fault? Those are counted by the circuit breaker.
    pub const fn is_fault(&self) -> bool {
        matches!(
            self,
            Self::Trapped(_) | Self::TimedOut | Self::OverLimit(_) | Self::BadView(_)
        )
    }

    /// Is it worth a line for administrators?
    pub const fn is_incident(&self) -> bool {
        self.is_fault() || matches!(self, Self::Saturated { .. } | Self::HostFault(_))
    }

    /// Why, in French, for administrators: no data of the guest but the name of a trap or of a limit.
    pub fn explain(&self) -> String {
        match self {
            Self::Refused { says, .. } => says.clone(),
            Self::Guest(_) => "Le module a répondu qu’il ne pouvait pas.".to_owned(),
            Self::Trapped(how) => format!("Le module s’est arrêté sur une erreur de programmation ({how})."),
            Self::TimedOut => "Le module n’a pas répondu à temps.".to_owned(),
            Self::Saturated { resting: false } => "Trop d’appels en même temps.".to_owned(),
            Self::Saturated { resting: true } => "Le module est au repos après plusieurs échecs.".to_owned(),
            Self::HostFault(what) => format!("Le noyau n’a pas pu servir le module ({what})."),
            Self::OverLimit(limit) => format!("Le module a été arrêté\u{a0}: {}.", limit.says()),
            Self::BadView(what) => format!("Le module a répondu une page que le noyau ne peut pas dessiner ({what})."),
        }
    }
}
