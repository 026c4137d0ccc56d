//! An empty environment, a closed standard input, two outputs that are the log, no terminal.

use std::sync::Arc;

use bytes::Bytes;
use wasmtime::Result;
use wasmtime::component::Resource;
use wasmtime_wasi::I32Exit;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::bindings::cli::{
    environment, exit, stderr, stdin, stdout, terminal_input, terminal_output, terminal_stderr, terminal_stdin,
    terminal_stdout,
};
use wasmtime_wasi::p2::pipe::ClosedInputStream;
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream, OutputStream, Pollable, StreamResult};

use crate::log::{GuestLog, Stdio};
use crate::state::CallState;

/// Bytes that one write may carry.
const WRITE: usize = 4_096;

impl environment::Host for CallState {
    fn get_environment(&mut self) -> Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }
    fn get_arguments(&mut self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
    fn initial_cwd(&mut self) -> Result<Option<String>> {
        Ok(None)
    }
}

impl exit::Host for CallState {
    fn exit(&mut self, status: Result<(), ()>) -> Result<()> {
        Err(I32Exit(i32::from(status.is_err())).into())
    }
    fn exit_with_code(&mut self, code: u8) -> Result<()> {
        Err(I32Exit(i32::from(code)).into())
    }
}

impl stdin::Host for CallState {
    fn get_stdin(&mut self) -> Result<Resource<DynInputStream>> {
        let stream: DynInputStream = Box::new(ClosedInputStream);
        self.hold(stream)
    }
}

impl stdout::Host for CallState {
    fn get_stdout(&mut self) -> Result<Resource<DynOutputStream>> {
        let stream: DynOutputStream = Box::new(Lines {
            log: Arc::clone(&self.log),
            stdio: Stdio::Out,
        });
        self.hold(stream)
    }
}

impl stderr::Host for CallState {
    fn get_stderr(&mut self) -> Result<Resource<DynOutputStream>> {
        let stream: DynOutputStream = Box::new(Lines {
            log: Arc::clone(&self.log),
            stdio: Stdio::Err,
        });
        self.hold(stream)
    }
}

impl terminal_input::Host for CallState {}
impl terminal_input::HostTerminalInput for CallState {
    fn drop(&mut self, _: Resource<terminal_input::TerminalInput>) -> Result<()> {
        Ok(())
    }
}
impl terminal_output::Host for CallState {}
impl terminal_output::HostTerminalOutput for CallState {
    fn drop(&mut self, _: Resource<terminal_output::TerminalOutput>) -> Result<()> {
        Ok(())
    }
}
impl terminal_stdin::Host for CallState {
    fn get_terminal_stdin(&mut self) -> Result<Option<Resource<terminal_input::TerminalInput>>> {
        Ok(None)
    }
}
impl terminal_stdout::Host for CallState {
    fn get_terminal_stdout(&mut self) -> Result<Option<Resource<terminal_output::TerminalOutput>>> {
        Ok(None)
    }
}
impl terminal_stderr::Host for CallState {
    fn get_terminal_stderr(&mut self) -> Result<Option<Resource<terminal_output::TerminalOutput>>> {
        Ok(None)
    }
}

/// A standard output: it always takes, the log decides what it keeps.
struct Lines {
    log: Arc<GuestLog>,
    stdio: Stdio,
}

#[async_trait]
impl Pollable for Lines {
    async fn ready(&mut self) {}
}

impl OutputStream for Lines {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.log.feed(self.stdio, &bytes);
        Ok(())
    }
    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }
    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE)
    }
}
