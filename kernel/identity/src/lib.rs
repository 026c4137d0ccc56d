//! Who is signed in: local sign-in, sessions, hats.
//!
//! Owns local accounts and the requests for them, passwords, second factors, throttling, mail going out, server-side sessions, the
//! hat being worn and the checks of where a request comes from. Must not know HTTP, draw pages, or decide what a person may do: that
//! is the business of `preau_permissions`.

mod activation;
mod cache;
mod courrier;
mod declaration;
mod demandes;
mod error;
mod journal;
mod local;
mod login;
mod origin;
mod oubli;
mod password;
mod preferences;
mod preuve;
mod second;
mod session;
mod sessions;
mod terminal;
mod throttle;
mod wearer;

#[cfg(test)]
mod tests;

pub use activation::{CODE_LIFE, RECOVERY_LIFE};
pub use declaration::{Declaration, Declare, Fait, Faute};
pub use demandes::{Decision, Demande, DemandeId, EtatDemande, GenreDemande, NouvelleDemande};
pub use error::{ChangeError, IdentityError, SignInError};
pub use journal::{Act, journal};
pub use local::{Identity, Opened};
pub use login::fold_login;
pub use origin::{Origin, OriginHeaders, check_origin};
pub use oubli::{MAIL_CODE_LIFE, MAIL_CODE_MINUTES};
pub use password::{MIN_PASSWORD, PasswordError, Passwords};
pub use preferences::{Preferences, Theme};
pub use second::{Enrolement, Moyens, Second};
pub use session::{ABSOLUTE, Device, FRESH, IDLE, Session, SessionKey};
pub use terminal::terminal;
pub use throttle::delay_after;
pub use wearer::{Choice, HatOption, School, Wearer};
