//! What a school lets a module do besides keeping its own content: nothing until the direction says so, one box each.

use preau_host::manifest::{Capability, Manifest};
use preau_model::StructureId;
use preau_permissions::Acting;
use preau_ui::view::{Field, FieldKind};

use super::refused;
use crate::form::Fields;
use crate::modules::Module;
use crate::texts::{t, tr};
use crate::{AppState, Failure};

/// Prefix of the boxes, so that a setting may bear the same id.
const BOX: &str = "autorisation.";

/// One box per capability; none when the module asks for nothing.
pub(super) async fn fields(app: &AppState, module: &Module, by: &Acting) -> Result<Option<Field>, Failure> {
    let manifest = module.manifest();
    if manifest.capabilities.is_empty() {
        return Ok(None);
    }
    let mut section = Field::new(FieldKind::Section, "", t("authorisations"));
    for capability in &manifest.capabilities {
        let label = capability.purpose.fr();
        let mut field = Field::new(FieldKind::Checkbox, name(capability), label)
            .value(is_granted(app, module, by, capability).await?);
        field.hint = servers(manifest, capability);
        section.fields.push(field);
    }
    Ok(Some(section))
}

/// Keeps what was ticked and unticked.
pub(super) async fn save(app: &AppState, module: &Module, by: &Acting, form: &Fields) -> Result<(), Failure> {
    let publisher = module.installed().publisher();
    for capability in &module.manifest().capabilities {
        let ticked = form.get(&name(capability)).is_some();
        if ticked != is_granted(app, module, by, capability).await? {
            app.policy()
                .set_grant(by, by.structure, module.id(), publisher, capability.use_.name(), ticked)
                .await
                .map_err(refused)?;
        }
    }
    Ok(())
}

/// The servers that a module may contact here, in words.
pub(super) fn contacted(manifest: &Manifest) -> Vec<String> {
    let http = manifest.capabilities.iter().filter(|one| !one.hosts.is_empty());
    http.flat_map(|one| &one.hosts)
        .map(|host| {
            let setting = manifest
                .settings
                .iter()
                .find(|setting| *host == format!("{{settings.{}}}", setting.id));
            match setting {
                Some(setting) => tr("server-of-setting", &[("setting", setting.label.fr().into())]),
                None => host.trim_start_matches("https://").to_owned(),
            }
        })
        .collect()
}

fn servers(manifest: &Manifest, capability: &Capability) -> Option<String> {
    (!capability.hosts.is_empty()).then(|| {
        let servers = contacted(manifest).join(", ");
        tr("authorisation-servers", &[("servers", servers.as_str().into())])
    })
}

fn name(capability: &Capability) -> String {
    format!("{BOX}{}", capability.use_.name())
}

async fn is_granted(app: &AppState, module: &Module, by: &Acting, capability: &Capability) -> Result<bool, Failure> {
    let snapshot = app.policy().snapshot(by.territory).await?;
    let school: StructureId = by.structure;
    Ok(snapshot.granted(
        school,
        module.id(),
        module.installed().publisher(),
        capability.use_.name(),
    ))
}
