#include "sql/faulty_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <new>
#include <random>
#include <utility>
#include <vector>

namespace farmtok::test {
namespace {

constexpr std::size_t sector = 512;

/// A change that was made and not synced; a write, or a truncation to `offset` when it has no bytes.
struct Pending {
  std::uint64_t offset;
  std::string bytes;
  bool truncates = false;
};

void apply(std::string& content, std::uint64_t offset, std::string_view bytes) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size(), '\0');
  std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(offset));
}

void apply(std::string& content, const Pending& change) {
  if (change.truncates) content.resize(change.offset, '\0');
  else apply(content, change.offset, change.bytes);
}

/// The content of one file on the disk, and the changes that only the page cache has.
struct Image {
  std::string durable;
  bool exists = false;
  bool deleted = false;  // and the folder was not synced since
  std::vector<Pending> pending;
};

}  // namespace

struct FaultyVfs::Inside {
  sqlite3_vfs vfs{};
  sqlite3_vfs* real = nullptr;
  std::string name;
  std::filesystem::path folder;
  mutable std::mutex mutex;
  std::map<std::string, Image> images;
  Fault fault = Fault::none;
  std::uint64_t at = 0;
  std::uint64_t count = 0;
  bool struck = false;
  bool dead = false;
  bool full = false;
  int last_error = 0;

  /// The fault of the next change. Under the mutex.
  Fault next() {
    if (dead) return Fault::cut;
    if (++count != at || fault == Fault::none) return Fault::none;
    struck = true;
    if (fault == Fault::torn || fault == Fault::cut) dead = true;
    return fault;
  }
};

namespace {

using Inside = FaultyVfs::Inside;

struct File {
  sqlite3_file base;
  Inside* inside;
  const char* path;  // of the name SQLite keeps while the file is open; null for a temporary one
  bool tracked;
  bool syncs_folder;  // a new log or journal: SQLite's own layer syncs the folder with its first sync
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
Inside& of(sqlite3_vfs* vfs) { return *static_cast<Inside*>(vfs->pAppData); }

int close(sqlite3_file* file) {
  const int status = of(file).real()->pMethods ? of(file).real()->pMethods->xClose(of(file).real()) : SQLITE_OK;
  return status;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  return of(file).real()->pMethods->xRead(of(file).real(), into, size, offset);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  auto& self = of(file);
  auto* real = self.real();
  if (!self.tracked) return real->pMethods->xWrite(real, from, size, offset);
  const std::scoped_lock guard{self.inside->mutex};
  auto& image = self.inside->images[self.path];
  const std::string bytes{static_cast<const char*>(from), static_cast<std::size_t>(size)};
  sqlite3_int64 length = 0;
  real->pMethods->xFileSize(real, &length);
  if (self.inside->full && offset + size > length) return SQLITE_FULL;
  switch (self.inside->next()) {
    case Fault::full:
      return SQLITE_FULL;
    case Fault::torn: {
      const auto half = bytes.substr(0, bytes.size() / 2);
      image.pending.push_back({static_cast<std::uint64_t>(offset), half});
      return SQLITE_IOERR_WRITE;
    }
    case Fault::io_error:
    case Fault::cut:
      self.inside->last_error = EIO;
      return SQLITE_IOERR_WRITE;
    case Fault::none:
      image.pending.push_back({static_cast<std::uint64_t>(offset), bytes});
      break;
    case Fault::dropped:
      break;
  }
  return real->pMethods->xWrite(real, from, size, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& self = of(file);
  auto* real = self.real();
  if (!self.tracked) return real->pMethods->xTruncate(real, size);
  const std::scoped_lock guard{self.inside->mutex};
  switch (self.inside->next()) {
    case Fault::io_error:
    case Fault::torn:
    case Fault::cut:
      self.inside->last_error = EIO;
      return SQLITE_IOERR_TRUNCATE;
    case Fault::none:
    case Fault::full:
      self.inside->images[self.path].pending.push_back({static_cast<std::uint64_t>(size), {}, true});
      break;
    case Fault::dropped:
      break;
  }
  return real->pMethods->xTruncate(real, size);
}

int sync(sqlite3_file* file, int flags) {
  auto& self = of(file);
  if (!self.tracked) return self.real()->pMethods->xSync(self.real(), flags);
  const std::scoped_lock guard{self.inside->mutex};
  auto& image = self.inside->images[self.path];
  switch (self.inside->next()) {
    case Fault::io_error:
      image.pending.clear();
      [[fallthrough]];
    case Fault::torn:
    case Fault::cut:
      self.inside->last_error = EIO;
      return SQLITE_IOERR_FSYNC;
    case Fault::dropped:
      return SQLITE_OK;
    case Fault::none:
    case Fault::full:
      break;
  }
  for (const auto& change : image.pending) apply(image.durable, change);
  image.pending.clear();
  image.exists = true;
  if (std::exchange(self.syncs_folder, false))
    for (auto& [path, other] : self.inside->images)
      if (other.deleted) other = {};
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return of(file).real()->pMethods->xFileSize(of(file).real(), size);
}
int lock(sqlite3_file* file, int level) { return of(file).real()->pMethods->xLock(of(file).real(), level); }
int unlock(sqlite3_file* file, int level) { return of(file).real()->pMethods->xUnlock(of(file).real(), level); }
int check_lock(sqlite3_file* file, int* held) {
  return of(file).real()->pMethods->xCheckReservedLock(of(file).real(), held);
}
int control(sqlite3_file* file, int what, void* with) {
  return of(file).real()->pMethods->xFileControl(of(file).real(), what, with);
}
int sector_size(sqlite3_file*) { return sector; }
int characteristics(sqlite3_file* file) { return of(file).real()->pMethods->xDeviceCharacteristics(of(file).real()); }

int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  auto& self = of(file);
  const std::scoped_lock guard{self.inside->mutex};
  if (self.inside->full) {
    // Existing parts need no room.
    const int status = self.real()->pMethods->xShmMap(self.real(), page, size, 0, at);
    if (status != SQLITE_OK || *at || !extend) return status;
    self.inside->last_error = ENOSPC;
    return SQLITE_IOERR_SHMSIZE;
  }
  return self.real()->pMethods->xShmMap(self.real(), page, size, extend, at);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return of(file).real()->pMethods->xShmLock(of(file).real(), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { of(file).real()->pMethods->xShmBarrier(of(file).real()); }
int shm_unmap(sqlite3_file* file, int remove) { return of(file).real()->pMethods->xShmUnmap(of(file).real(), remove); }

constexpr sqlite3_io_methods methods{
    2,         close,      read,    write,       truncate,        sync,    file_size, lock,
    unlock,    check_lock, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
    shm_unmap, nullptr,    nullptr};

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* given) {
  auto& inside = of(vfs);
  auto& self =
      *new (file) File{{nullptr}, &inside, path, path != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0, false};
  std::memset(self.real(), 0, static_cast<std::size_t>(inside.real->szOsFile));
  if (self.tracked) {
    const std::scoped_lock guard{inside.mutex};
    if (inside.dead && !std::filesystem::exists(path)) return SQLITE_CANTOPEN;
    self.syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0 && !std::filesystem::exists(path);
    auto& image = inside.images[path];
    // A file that was deleted and appears again is a new one, without the bytes of the old.
    if (std::exchange(image.deleted, false)) image.pending.push_back({0, {}, true});
  }
  const int status = inside.real->xOpen(inside.real, path, self.real(), flags, given);
  if (self.real()->pMethods) self.base.pMethods = &methods;
  return status;
}

int remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  auto& inside = of(vfs);
  const std::scoped_lock guard{inside.mutex};
  bool noted = true;
  switch (inside.next()) {
    case Fault::io_error:
    case Fault::torn:
    case Fault::cut:
      inside.last_error = EIO;
      return SQLITE_IOERR_DELETE;
    case Fault::dropped:
      noted = false;
      break;
    case Fault::none:
    case Fault::full:
      break;
  }
  auto& image = inside.images[path];
  if (noted && sync_folder) image = {};
  else if (noted) image.deleted = true;
  return inside.real->xDelete(inside.real, path, 0);
}

int access(sqlite3_vfs* vfs, const char* path, int what, int* answer) {
  return of(vfs).real->xAccess(of(vfs).real, path, what, answer);
}
int full_path(sqlite3_vfs* vfs, const char* path, int size, char* into) {
  return of(vfs).real->xFullPathname(of(vfs).real, path, size, into);
}
int randomness(sqlite3_vfs* vfs, int size, char* into) { return of(vfs).real->xRandomness(of(vfs).real, size, into); }
int sleep(sqlite3_vfs* vfs, int microseconds) { return of(vfs).real->xSleep(of(vfs).real, microseconds); }
int time_of(sqlite3_vfs* vfs, double* days) { return of(vfs).real->xCurrentTime(of(vfs).real, days); }
int time64_of(sqlite3_vfs* vfs, sqlite3_int64* millis) { return of(vfs).real->xCurrentTimeInt64(of(vfs).real, millis); }
int last_error(sqlite3_vfs* vfs, int, char*) {
  const std::scoped_lock guard{of(vfs).mutex};
  return of(vfs).last_error;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The part of a change that the disk wrote before the power was cut.
void apply_some(std::string& content, const Pending& change, std::mt19937& chance) {
  if (change.truncates) {
    if (chance() % 2 == 0) apply(content, change);
    return;
  }
  for (std::size_t from = 0; from < change.bytes.size(); from += sector)
    if (chance() % 2 == 0) apply(content, change.offset + from, std::string_view{change.bytes}.substr(from, sector));
}

}  // namespace

FaultyVfs::FaultyVfs(const std::filesystem::path& folder) : inside_(std::make_unique<Inside>()) {
  static std::atomic<int> made = 0;
  auto& in = *inside_;
  in.folder = std::filesystem::canonical(folder);
  in.real = sqlite3_vfs_find(nullptr);
  in.name = "faulty-" + std::to_string(++made);
  for (const auto& entry : std::filesystem::directory_iterator{in.folder})
    if (entry.is_regular_file() && !entry.path().string().ends_with("-shm"))
      in.images[entry.path().string()] = {content_of(entry.path()), true, false, {}};
  auto& vfs = in.vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + in.real->szOsFile;
  vfs.mxPathname = in.real->mxPathname;
  vfs.zName = in.name.c_str();
  vfs.pAppData = &in;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = access;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep;
  vfs.xCurrentTime = time_of;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = time64_of;
  sqlite3_vfs_register(&vfs, 0);
}

FaultyVfs::~FaultyVfs() { sqlite3_vfs_unregister(&inside_->vfs); }

const std::string& FaultyVfs::name() const { return inside_->name; }

void FaultyVfs::plan(Fault fault, std::uint64_t at) {
  const std::scoped_lock guard{inside_->mutex};
  inside_->fault = fault;
  inside_->at = at;
  inside_->count = 0;
  inside_->struck = false;
}

void FaultyVfs::fill(bool full) {
  const std::scoped_lock guard{inside_->mutex};
  inside_->full = full;
}

std::uint64_t FaultyVfs::changes() const {
  const std::scoped_lock guard{inside_->mutex};
  return inside_->count;
}

bool FaultyVfs::struck() const {
  const std::scoped_lock guard{inside_->mutex};
  return inside_->struck;
}

void FaultyVfs::cut_power() {
  const std::scoped_lock guard{inside_->mutex};
  inside_->dead = true;
}

void FaultyVfs::restore(const std::filesystem::path& into, Survivors survivors, std::uint32_t seed) const {
  const std::scoped_lock guard{inside_->mutex};
  std::mt19937 chance{seed};
  for (const auto& [path, image] : inside_->images) {
    const bool deleted =
        image.deleted && (survivors == Survivors::all || (survivors == Survivors::some && chance() % 2 == 0));
    const bool made = image.exists || (survivors != Survivors::none && !image.pending.empty());
    if (deleted || !made) continue;
    auto content = image.durable;
    for (const auto& change : image.pending) {
      if (survivors == Survivors::all) apply(content, change);
      if (survivors == Survivors::some) apply_some(content, change, chance);
    }
    std::ofstream{into / std::filesystem::path{path}.filename(), std::ios::binary} << content;
  }
}

}  // namespace farmtok::test
