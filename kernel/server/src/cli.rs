//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Préau : le portail de l’établissement.
#[derive(Debug, Parser)]
#[command(name = "preau", version, about, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sert le portail.
    Serve(Serve),
    /// Prépare et sert une démonstration : un département fictif, ses collèges, ses familles.
    Demo(Demo),
    /// L’académie synthétique.
    #[command(subcommand)]
    Academie(Academie),
    /// L’annuaire.
    #[command(subcommand)]
    Annuaire(AnnuaireCommand),
    /// Les modules (plugins).
    #[command(subcommand)]
    Plugin(PluginCommand),
    /// Compile un composant dans un processus limité ; lancé par le noyau lui-même.
    #[command(hide = true)]
    CompilePlugin,
}

/// Where the installation lives.
#[derive(Debug, Args)]
pub(crate) struct Data {
    /// Dossier des données (base, clés, fichiers, preau.toml).
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Adresse et port d’écoute, à la place de ceux de preau.toml.
    #[arg(long, value_name = "ADRESSE:PORT")]
    pub(crate) listen: Option<std::net::SocketAddr>,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Port d’écoute sur 127.0.0.1.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Nombre de collèges (de 2 à 136), pris à tour de rôle dans chaque bassin.
    #[arg(long, default_value_t = 9)]
    pub(crate) colleges: usize,
    /// Multiplie le nombre d’élèves de chaque collège.
    #[arg(long, default_value_t = 1.0)]
    pub(crate) scale: f64,
    /// Graine de l’académie synthétique.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Dossier des paquets de modules à installer.
    #[arg(long, value_name = "DIR", default_value = "target/plugins")]
    pub(crate) plugins: PathBuf,
    /// Prépare tout, puis s’arrête sans servir.
    #[arg(long)]
    pub(crate) prepare_only: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Academie {
    /// Écrit un export AAF d’une académie inventée.
    Generate {
        /// Dossier où écrire.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Graine : la même donne les mêmes octets.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Nombre de collèges (de 1 à 136).
        #[arg(long, default_value_t = 136)]
        colleges: usize,
        /// Multiplie le nombre d’élèves de chaque collège.
        #[arg(long, default_value_t = 1.0)]
        scale: f64,
        /// Écrit plutôt un export du premier degré, de ce nombre d’écoles.
        #[arg(long, value_name = "N")]
        ecoles: Option<usize>,
        /// Jour de l’export ; aujourd’hui par défaut.
        #[arg(long, value_name = "AAAA-MM-JJ")]
        date: Option<crate::world::Day>,
        /// Autant de jours plus tard : chaque jour, une personne sur cent change (collèges seulement).
        #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "ecoles")]
        jours: u32,
        /// N’écrit que ce qui a changé depuis la veille : un export différentiel.
        #[arg(long, requires = "jours")]
        differentiel: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AnnuaireCommand {
    /// Importe un export AAF complet (dossier, .tgz ou .tar.gz).
    Import {
        /// Dossier ou archive.
        path: PathBuf,
        #[command(flatten)]
        data: Data,
        /// Territoire : son identifiant ; inutile s’il n’y en a qu’un.
        #[arg(long, value_name = "ID")]
        territoire: Option<String>,
        /// Bilan en JSON.
        #[arg(long)]
        json: bool,
    },
    /// Montre ce que ferait un import, établissement par établissement, sans rien écrire.
    Plan {
        /// Dossier ou archive.
        path: PathBuf,
        #[command(flatten)]
        data: Data,
        /// Territoire : son identifiant ; inutile s’il n’y en a qu’un.
        #[arg(long, value_name = "ID")]
        territoire: Option<String>,
        /// En JSON.
        #[arg(long)]
        json: bool,
    },
    /// Montre les lots d’un import : ce qui est appliqué, ce qui attend une décision, et pourquoi.
    Lots {
        /// Identifiant de l’import ; le dernier par défaut.
        import: Option<String>,
        #[command(flatten)]
        data: Data,
        /// En JSON.
        #[arg(long)]
        json: bool,
    },
    /// Applique des lots qui attendent une décision.
    Approve(Decision),
    /// Rejette des lots qui attendent une décision.
    Reject(Decision),
    /// Défait le dernier import : seules les données venues de l’AAF reprennent leur état d’avant.
    Rollback {
        /// Identifiant de l’import ; le dernier par défaut.
        import: Option<String>,
        #[command(flatten)]
        data: Data,
    },
    /// Reprend les imports dont le processus s’est arrêté en route.
    Resume {
        #[command(flatten)]
        data: Data,
    },
    /// Compte ce que contient l’annuaire.
    Stats {
        #[command(flatten)]
        data: Data,
        /// En JSON : la seule forme, l’option est là pour les scripts.
        #[arg(long)]
        json: bool,
    },
    /// Montre une personne telle que les sources la connaissent.
    Personne {
        /// ACADEMIE/DEGRE/ID, par exemple 013/2D/1234567.
        cle: String,
        #[command(flatten)]
        data: Data,
        /// En JSON : la seule forme, l’option est là pour les scripts.
        #[arg(long)]
        json: bool,
    },
}

/// What somebody decides of the lots of an import.
#[derive(Debug, Args)]
pub(crate) struct Decision {
    /// Identifiant de l’import ; le dernier par défaut.
    pub(crate) import: Option<String>,
    #[command(flatten)]
    pub(crate) data: Data,
    /// Code UAI d’un établissement, ou clé d’un lot ; tous les lots en attente par défaut.
    #[arg(long = "uai", value_name = "UAI")]
    pub(crate) lots: Vec<String>,
    /// Identifiant de connexion de la personne qui décide.
    #[arg(long, value_name = "LOGIN")]
    pub(crate) par: String,
    /// Pourquoi.
    #[arg(long, default_value = "")]
    pub(crate) motif: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Crée le dossier d’un nouveau module à partir du modèle.
    New {
        /// Nom court, en minuscules : le dernier mot de son identifiant.
        name: String,
        /// Dossier où le créer.
        #[arg(long, default_value = ".")]
        into: PathBuf,
        /// Dossier du kit de développement (plugin-sdk/guest) ; la version publiée par défaut.
        #[arg(long, value_name = "DIR")]
        sdk: Option<PathBuf>,
    },
    /// Vérifie un paquet : manifeste, composant, imports.
    Check {
        /// Dossier du paquet.
        package: PathBuf,
    },
    /// Essaie un paquet dans le vrai noyau, en mémoire.
    Test {
        /// Dossier du paquet.
        package: PathBuf,
    },
    /// Signe, vérifie et installe un paquet.
    Install {
        /// Dossier du paquet.
        package: PathBuf,
        #[command(flatten)]
        data: Data,
    },
}
