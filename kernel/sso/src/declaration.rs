//! A service as a TOML file describes it: `[[service]]`. Nothing of it is believed before `config` has checked it.

use serde::Deserialize;
use toml::Spanned;

/// `[[service]]`. Unknown keys are refused where they stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Short name, unique in its territory: small letters, digits and dashes. Its place in the file says the line of a fault.
    pub id: Spanned<String>,
    /// Name, as people read it.
    #[serde(default)]
    pub nom: String,
    /// One line under the name.
    #[serde(default)]
    pub description: String,
    /// Icon of the kit.
    #[serde(default)]
    pub icone: String,
    /// Name or id of the territory; needless when there is one.
    #[serde(default)]
    pub territoire: String,
    /// 1 to 5 (K-ID-6).
    #[serde(default)]
    pub categorie: u8,
    /// Id of an attribute profile.
    #[serde(default)]
    pub profil: String,
    /// What `service=` may be.
    #[serde(default)]
    pub adresses: Vec<AdresseDeclaree>,
    /// Who may use it; nobody when empty.
    #[serde(default)]
    pub publics: Vec<Public>,
    /// Category 5: the information that its convention declares.
    #[serde(default)]
    pub champs: Vec<String>,
    /// Category 5: its conditions, shown before anybody agrees.
    #[serde(default)]
    pub conditions: String,
    /// `opaque` or `login` (categories 4 and 5).
    #[serde(default)]
    pub identifiant: String,
    /// Address that the tile opens; the first one by default.
    #[serde(default)]
    pub entree: String,
    /// Shown on the home page of its audience.
    #[serde(default = "yes")]
    pub tuile: bool,
    /// Told when a session ends (single logout).
    #[serde(default)]
    pub deconnexion: bool,
    /// Callback servers of a service that may ask for proxy tickets: `https://host`.
    #[serde(default)]
    pub mandataires: Vec<String>,
    /// Parameter of the address that names the school (`uai`), for services shared by several.
    #[serde(default)]
    pub parametre_uai: String,
    /// Takes the service away.
    #[serde(default)]
    pub retire: bool,
}

const fn yes() -> bool {
    true
}

/// `{ exacte = "https://…" }` or `{ prefixe = "https://…/" }`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdresseDeclaree {
    /// This address.
    pub exacte: Option<String>,
    /// Whatever stands below this path.
    pub prefixe: Option<String>,
}

/// Profiles, in schools.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Public {
    /// `eleve`, `responsable`, `enseignant`, `direction`…
    pub profils: Vec<String>,
    /// UAI; every school of the territory when empty.
    pub etablissements: Vec<String>,
}
