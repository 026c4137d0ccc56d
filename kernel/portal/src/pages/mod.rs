//! One file per resource.

pub(crate) mod account;
pub(crate) mod activation;
pub(crate) mod apport;
pub(crate) mod assets;
pub(crate) mod ballot;
pub(crate) mod catalogue;
pub(crate) mod failure;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod icon;
pub(crate) mod image;
pub(crate) mod legal;
pub(crate) mod login;
pub(crate) mod notifications;
pub(crate) mod plugin;
pub(crate) mod search;
pub(crate) mod switch;
