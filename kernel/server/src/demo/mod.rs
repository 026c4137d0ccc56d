//! `preau demo`: an invented département that can be used at once.

mod articles;
mod cast;
mod people;
mod prepare;

use std::path::Path;

use preau_portal::DemoAccounts;

use crate::cli::Demo;
use crate::commands::serve;
use crate::error::ServerError;
use crate::kernel::Kernel;

/// The command: prepares what is missing, says where to click and who to be, serves.
pub(crate) async fn run(demo: &Demo) -> Result<(), ServerError> {
    let data = &demo.data.data;
    let accounts = match DemoAccounts::read(data).map_err(|e| ServerError::file(data, e))? {
        Some(accounts) => accounts,
        None => prepare::prepare(demo).await?,
    };
    let mut kernel = Kernel::open(data).await?;
    kernel.config.listen = std::net::SocketAddr::from(([127, 0, 0, 1], demo.port));
    kernel.config.base_url = String::new();
    let host = kernel.host().await?;
    prepare::install(&host, &demo.plugins).await?;
    if demo.prepare_only {
        return Ok(());
    }
    welcome(&accounts, demo.port, data);
    serve::serve(kernel, host, Some(accounts)).await
}

fn welcome(accounts: &DemoAccounts, port: u16, data: &Path) {
    crate::say!("\n  Ouvrez http://127.0.0.1:{port} et choisissez qui être en un clic. Par exemple\u{a0}:\n");
    for role in [
        "principal-A",
        "parent-A6A-B",
        "teacher-parent",
        "pupil-A6A",
        "departement",
    ] {
        if let Some(account) = accounts.0.iter().find(|a| a.roles.iter().any(|r| r == role)) {
            crate::say!("    {:<28} {:<44} {}", account.name, account.title, account.school);
        }
    }
    crate::say!(
        "\n  Identifiants et mots de passe\u{a0}: {}",
        data.join(preau_portal::DEMO_FILE).display()
    );
    crate::say!("  Ctrl+C pour arrêter\u{202f}; les données restent.\n");
}
