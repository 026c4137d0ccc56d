//! The binary: configuration, wiring, command line.
//!
//! Owns the process: the clock and the randomness of the system, keys, signals, logs, and what each command puts together. Must
//! not hold a rule, a query or a page: they belong to the crates it wires.

mod background;
mod cli;
mod commands;
mod config;
mod demo;
mod digest;
mod error;
mod kernel;
mod keys;
mod log;
mod mail;
mod net;
mod notices;
mod say;
mod system;
mod world;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Academie, AnnuaireCommand, Cli, Command, ConfigCommand, PluginCommand};
use error::ServerError;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::CompilePlugin) {
        return preau_host::compile_child_main(preau_host::CompileBounds::default());
    }
    log::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return failed(&ServerError::Refused(format!(
                "le processus ne peut pas démarrer : {error}"
            )));
        }
    };
    match runtime.block_on(run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn run(command: Command) -> Result<(), ServerError> {
    match command {
        Command::Serve(serve) => commands::serve::run(&serve).await,
        Command::Demo(demo) => demo::run(&demo).await,
        Command::Academie(Academie::Generate {
            out,
            seed,
            colleges,
            scale,
            ecoles,
            date,
            jours,
            differentiel,
        }) => {
            let config = world::config(seed, colleges, scale, date)?;
            match ecoles {
                Some(ecoles) => commands::academie::ecoles(&out, &config, ecoles),
                None => commands::academie::colleges(&out, &config, jours, differentiel),
            }
        }
        Command::Annuaire(AnnuaireCommand::Import(lecture)) => commands::annuaire::import(&lecture).await,
        Command::Annuaire(AnnuaireCommand::Plan(lecture)) => commands::annuaire::plan(&lecture).await,
        Command::Annuaire(AnnuaireCommand::Mapping(mapping)) => commands::sources::mapping(&mapping).await,
        Command::Annuaire(AnnuaireCommand::Token(token)) => commands::sources::token(&token).await,
        Command::Annuaire(AnnuaireCommand::Dump { data }) => commands::sources::dump(&data.data).await,
        Command::Annuaire(AnnuaireCommand::Lots { import, data, json }) => {
            commands::imports::lots(&data.data, import.as_deref(), json).await
        }
        Command::Annuaire(AnnuaireCommand::Approve(decision)) => commands::imports::approve(&decision).await,
        Command::Annuaire(AnnuaireCommand::Reject(decision)) => commands::imports::reject(&decision).await,
        Command::Annuaire(AnnuaireCommand::Rollback { import, data }) => {
            commands::imports::rollback(&data.data, import.as_deref()).await
        }
        Command::Annuaire(AnnuaireCommand::Resume { data }) => commands::imports::resume(&data.data).await,
        Command::Annuaire(AnnuaireCommand::Stats { data, .. }) => commands::annuaire::stats(&data.data).await,
        Command::Annuaire(AnnuaireCommand::Personne { cle, data, .. }) => {
            commands::annuaire::personne(&data.data, &cle).await
        }
        Command::Plugin(PluginCommand::New { name, into, sdk }) => commands::plugin::new(&name, &into, sdk.as_deref()),
        Command::Plugin(PluginCommand::Check { package }) => commands::plugin::check(&package),
        Command::Plugin(PluginCommand::Test { package }) => commands::plugin::test(&package).await,
        Command::Plugin(PluginCommand::Install { package, data }) => {
            commands::plugin::install(&package, &data.data).await
        }
        Command::Config(ConfigCommand::Apply { file, data }) => commands::config::apply(&file, &data.data).await,
        Command::CompilePlugin => Ok(()),
    }
}

fn failed(error: &ServerError) -> ExitCode {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "preau : {}", error::causes(error));
    ExitCode::from(error.exit_code())
}
