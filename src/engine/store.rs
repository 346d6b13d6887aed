//! Results on disk: a folder of entries named by what they answer.
//!
//! Entries are written whole or not at all. They are sealed with a key of this user (XChaCha20-Poly1305, draft-irtf-cfrg-xchacha): a
//! repository may come with a folder of this name in which somebody has laid down that nothing is wrong, and what leakline says of code
//! may hold a secret of that code before it is masked.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use etcetera::BaseStrategy;
use etcetera::base_strategy::choose_native_strategy;

use super::outcome::Refusal;
use super::read::reason;

/// A folder in which results are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
    seal: Seal,
}

/// What an entry answers.
pub(super) type Key = blake3::Hash;

/// The name of the folder in a project.
pub const STORE_FOLDER: &str = ".leakline_cache";

/// By the cache directory tagging specification (<https://bford.info/cachedir/>), backup programs leave such a folder out.
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# Results of leakline. They can be deleted at any time, best by `leakline clean`.\n",
);
const IGNORE: (&str, &str) = (".gitignore", "*\n");
/// More entries or bytes than these make room, the longest unused ones first.
const MAX_ENTRIES: usize = 256;
const MAX_BYTES: u64 = 64 << 20;
/// Begins the names of entries that are being written.
const UNFINISHED: &str = ".new-";
const N_KEY_BYTES: usize = 32;
const N_NONCE_BYTES: usize = 24;

impl Store {
    /// The store in a folder, which need not exist. None if this user has no place for a seal.
    pub fn at(folder: PathBuf) -> Option<Store> {
        Some(Store { folder, seal: Seal::of_user()? })
    }

    /// The entry, if it is there, whole, and this user's own.
    pub(super) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let path = self.path(key);
        let payload = self.seal.open(key, &fs::read(&path).ok()?)?;
        // What is used stays longest; a folder that cannot be written serves as well.
        let _ = File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        Some(payload)
    }

    /// Keeps an entry. A folder that cannot be written keeps nothing.
    pub(super) fn put(&self, key: &Key, payload: &[u8]) {
        let _ = self.write(key, payload);
    }

    fn write(&self, key: &Key, payload: &[u8]) -> std::io::Result<()> {
        self.prepare()?;
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        file.write_all(&self.seal.close(key, payload).ok_or(std::io::ErrorKind::Other)?)?;
        file.persist(self.path(key))?;
        self.make_room()
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(key.to_hex().as_str())
    }

    /// A folder of somebody else, or a link to one, is left alone. One that is empty waits for us.
    fn prepare(&self) -> std::io::Result<()> {
        if !is_own(&self.folder) {
            if !is_empty_folder(&self.folder) {
                fs::create_dir_all(self.folder.parent().unwrap_or(&self.folder))?;
                fs::create_dir(&self.folder)?;
            }
            for (name, text) in [IGNORE, TAG] {
                fs::write(self.folder.join(name), text)?;
            }
        }
        Ok(())
    }

    fn make_room(&self) -> std::io::Result<()> {
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let Ok(metadata) = entry.metadata() else { continue };
            if is_entry(&entry.file_name().to_string_lossy()) {
                entries.push((metadata.modified()?, metadata.len(), entry.path()));
            }
        }
        entries.sort_by(|left, right| right.cmp(left));
        let mut n_bytes = 0;
        for (at, (_, size, path)) in entries.iter().enumerate() {
            n_bytes += size;
            if at >= MAX_ENTRIES || at > 0 && n_bytes > MAX_BYTES {
                // Another run may have been quicker.
                let _ = fs::remove_file(path);
            }
        }
        Ok(())
    }
}

/// Deletes a store; false if there is none. A folder that is no store is refused.
pub fn clean(folder: &Path) -> Result<bool, Refusal> {
    if folder.symlink_metadata().is_err() {
        return Ok(false);
    }
    if !is_own(folder) {
        return Err(Refusal::new(format!("`{}` is no folder of leakline's results and is left alone", folder.display())));
    }
    let failed = |error: std::io::Error| Refusal::new(format!("`{}` cannot be deleted: {}", folder.display(), reason(&error)));
    fs::remove_dir_all(folder).map(|()| true).map_err(failed)
}

fn is_empty_folder(folder: &Path) -> bool {
    let is_folder = folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    is_folder && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// A real folder with our tag.
fn is_own(folder: &Path) -> bool {
    let is_folder = folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    is_folder && fs::read_to_string(folder.join(TAG.0)).is_ok_and(|text| text == TAG.1)
}

fn is_entry(name: &str) -> bool {
    name.starts_with(UNFINISHED) || blake3::Hash::from_hex(name).is_ok()
}

/// What only this user's own runs can put on an entry, and take off.
#[derive(Clone, PartialEq, Eq)]
struct Seal([u8; N_KEY_BYTES]);

impl Seal {
    /// The user's seal, made on first use.
    fn of_user() -> Option<Seal> {
        let folder = choose_native_strategy().ok()?.cache_dir().join(env!("CARGO_PKG_NAME"));
        let path = folder.join("seal");
        if let Some(seal) = Seal::read(&path) {
            return Some(seal);
        }
        fs::create_dir_all(&folder).ok()?;
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&folder).ok()?;
        file.write_all(&random::<N_KEY_BYTES>()?).ok()?;
        // Of two runs that come first at once, one wins and both read what it wrote.
        let _ = file.persist_noclobber(&path);
        Seal::read(&path)
    }

    fn read(path: &Path) -> Option<Seal> {
        fs::read(path).ok()?.try_into().ok().map(Seal)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }

    /// A nonce and the sealed payload, which fits this key only.
    fn close(&self, key: &Key, payload: &[u8]) -> Option<Vec<u8>> {
        let nonce = random::<N_NONCE_BYTES>()?;
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: payload, aad: key.as_bytes() }).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, key: &Key, content: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = content.split_first_chunk::<N_NONCE_BYTES>()?;
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: key.as_bytes() }).ok()
    }
}

fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("Seal(..)")
    }
}
