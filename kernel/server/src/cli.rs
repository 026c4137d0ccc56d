//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// La configuration : territoires, comptes, fournisseurs d’identité, services.
    #[command(subcommand)]
    Config(ConfigCommand),
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
    /// Importe un export AAF (dossier, .tgz ou .tar.gz), ou les fichiers d’un établissement (CSV, STS, JSON).
    Import(Lecture),
    /// Montre ce que ferait un import, établissement par établissement, sans rien écrire.
    Plan(Lecture),
    /// Les correspondances de colonnes d’un établissement, en JSON.
    Mapping(Mapping),
    /// Les jetons des logiciels qui envoient des données (POST /api/annuaire/apport).
    Token(Token),
    /// Écrit l’état venu des sources en lignes triées, sans identifiant interne ni date d’import.
    Dump {
        #[command(flatten)]
        data: Data,
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

/// What is read, and how.
#[derive(Debug, Args)]
pub(crate) struct Lecture {
    /// Dossier, archive ou fichier ; plusieurs fichiers CSV se lisent ensemble.
    #[arg(required = true, value_name = "CHEMIN")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) data: Data,
    /// Territoire : son identifiant ; inutile s’il n’y en a qu’un.
    #[arg(long, value_name = "ID")]
    pub(crate) territoire: Option<String>,
    /// Ce que c’est ; reconnu d’après le fichier par défaut.
    #[arg(long, value_enum, default_value_t = Sorte::Auto)]
    pub(crate) source: Sorte,
    /// Établissement du fichier, quand le fichier ne le dit pas.
    #[arg(long, value_name = "UAI")]
    pub(crate) uai: Option<String>,
    /// Nom de la correspondance de colonnes (CSV) ; celle qui convient le mieux par défaut.
    #[arg(long, value_name = "NOM")]
    pub(crate) mapping: Option<String>,
    /// Nom du logiciel d’où vient le fichier JSON.
    #[arg(long, value_name = "NOM", default_value = "fichier")]
    pub(crate) origine: String,
    /// Résultat en JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Kinds of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sorte {
    /// Reconnu d’après le fichier.
    Auto,
    /// Export AAF.
    Aaf,
    /// CSV : ONDE, SIECLE, tableur.
    Csv,
    /// Export STS-Web.
    Sts,
    /// Apport JSON.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Mapping {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Établissement.
    #[arg(long, value_name = "UAI")]
    pub(crate) uai: String,
    /// Garde la correspondance de ce fichier JSON.
    #[arg(long, value_name = "FICHIER", conflicts_with_all = ["remove", "modeles"])]
    pub(crate) set: Option<PathBuf>,
    /// Oublie la correspondance de ce nom.
    #[arg(long, value_name = "NOM", conflicts_with = "modeles")]
    pub(crate) remove: Option<String>,
    /// Montre plutôt les modèles livrés avec le portail.
    #[arg(long)]
    pub(crate) modeles: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Token {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Territoire : son identifiant ; inutile s’il n’y en a qu’un.
    #[arg(long, value_name = "ID")]
    pub(crate) territoire: Option<String>,
    /// Crée un jeton pour ce logiciel ; sans cette option, les jetons sont montrés.
    #[arg(long, value_name = "NOM", requires = "uai")]
    pub(crate) origine: Option<String>,
    /// Établissements dont il peut parler.
    #[arg(long, value_name = "UAI")]
    pub(crate) uai: Vec<String>,
    /// Ce qu’il est, pour les humains.
    #[arg(long, default_value = "")]
    pub(crate) libelle: String,
    /// Durée de validité, en jours.
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(i64).range(1..=1_100))]
    pub(crate) jours: i64,
    /// Révoque ce jeton.
    #[arg(long, value_name = "ID", conflicts_with = "origine")]
    pub(crate) revoke: Option<String>,
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
pub(crate) enum ConfigCommand {
    /// Applique un fichier : tout, ou rien s’il s’y trouve une faute. L’appliquer deux fois ne change rien.
    Apply {
        /// Fichier TOML.
        #[arg(value_name = "FICHIER")]
        file: PathBuf,
        #[command(flatten)]
        data: Data,
    },
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
