//! The bytes of assets: one file each, written and read in pieces, so that the
//! memory they take does not grow with their size.
//!
//! Must not know what the assets are called or whether anybody may have them.

use std::io;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

/// The folder.
#[derive(Debug)]
pub struct AssetBytes(PathBuf);

/// An asset's bytes, coming in.
pub struct Upload {
    file: File,
    digest: Context,
    size: u64,
}

/// An asset's bytes, going out.
pub struct Download {
    /// Where to read them.
    pub file: File,
    /// How many there are.
    pub size: u64,
}

impl AssetBytes {
    /// The assets in this folder, which need not exist yet.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Starts an asset's file; what a broken upload left there is forgotten.
    pub async fn create(&self, asset: u64) -> io::Result<Upload> {
        fs::create_dir_all(&self.0).await?;
        Ok(Upload {
            file: File::create(self.path(asset)).await?,
            digest: Context::new(&SHA256),
            size: 0,
        })
    }

    /// Opens an asset's file.
    pub async fn open(&self, asset: u64) -> io::Result<Download> {
        let file = File::open(self.path(asset)).await?;
        let size = file.metadata().await?.len();
        Ok(Download { file, size })
    }

    /// Deletes an asset's file; none is there if its upload never began.
    pub async fn remove(&self, asset: u64) -> io::Result<()> {
        match fs::remove_file(self.path(asset)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, asset: u64) -> PathBuf {
        self.0.join(asset.to_string())
    }
}

impl Upload {
    /// Takes the next piece.
    pub async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.digest.update(piece);
        self.size += piece.len() as u64;
        self.file.write_all(piece).await
    }

    /// Ends the file. Gives its length in bytes and its SHA-256 in hexadecimal
    /// digits.
    pub async fn finish(mut self) -> io::Result<(u64, String)> {
        self.file.flush().await?;
        let digest = self.digest.finish();
        let digits = digest.as_ref().iter().map(|byte| format!("{byte:02x}"));
        Ok((self.size, digits.collect()))
    }
}
