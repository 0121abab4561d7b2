#include "sql/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/error.hpp"

namespace farmtok::sql {

using base::Code;
using base::Error;

namespace {

/// SQLite counts the memory it uses behind one lock for all connections; this program does not use the count.
void stop_counting() {
  static const int status = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(status);  // refused only when SQLite is in use already, and then it merely keeps counting
}

/// For tests that crash: FARMTOK_CRASH_AT=before:7 or after:7 kills the process around its seventh
/// commit. Installed programs do not read it.
void crash_point([[maybe_unused]] std::string_view side, [[maybe_unused]] std::uint64_t commit) {
#ifdef FARMTOK_CRASH_POINTS
  static const char* const wanted = std::getenv("FARMTOK_CRASH_AT");
  if (wanted && fmt::format("{}:{}", side, commit) == wanted) std::raise(SIGKILL);
#endif
}

/// As a URI that tells SQLite that nothing changes the file: it reads no log and takes no lock.
std::string immutable_name(const std::string& path) {
  std::string made = "file:";
  for (const char c : path)
    made +=
        c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  return made + "?immutable=1";
}

}  // namespace

Query::Query(Database& owner, sqlite3_stmt* statement, sqlite3_stmt** home)
    : owner_(&owner), statement_(statement), home_(home) {}

Query::Query(Query&& other) noexcept
    : owner_(other.owner_),
      statement_(std::exchange(other.statement_, nullptr)),
      home_(other.home_),
      bound_(other.bound_) {}

Query::~Query() {
  if (!statement_) return;
  if (*home_) {
    sqlite3_finalize(statement_);
    return;
  }
  again();
  *home_ = statement_;
}

Query& Query::bind(std::int64_t value) {
  if (sqlite3_bind_int64(statement_, ++bound_, value) != SQLITE_OK) owner_->fail("binding a value");
  return *this;
}

Query& Query::bind(double value) {
  if (sqlite3_bind_double(statement_, ++bound_, value) != SQLITE_OK) owner_->fail("binding a value");
  return *this;
}

Query& Query::bind(std::string_view value) { return bind_text(value, true); }
Query& Query::bind_lasting(std::string_view value) { return bind_text(value, false); }

Query& Query::bind_text(std::string_view value, bool copy) {
  // An empty view may carry a null pointer, which SQLite would take for NULL.
  const char* data = value.data() ? value.data() : "";
  if (sqlite3_bind_text64(statement_, ++bound_, data, value.size(), copy ? SQLITE_TRANSIENT : SQLITE_STATIC,
                          SQLITE_UTF8) != SQLITE_OK)
    owner_->fail("binding a value");
  return *this;
}

Query& Query::bind(std::nullptr_t) {
  if (sqlite3_bind_null(statement_, ++bound_) != SQLITE_OK) owner_->fail("binding a value");
  return *this;
}

bool Query::next() {
  const int status = sqlite3_step(statement_);
  if (status == SQLITE_ROW) return true;
  if (status != SQLITE_DONE) owner_->fail(sqlite3_sql(statement_));
  return false;
}

void Query::again() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bound_ = 0;
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Query::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Query::text_view(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return bytes ? std::string_view{bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))}
               : std::string_view{};
}

Database::Database(const std::string& path, Mode mode, const Options& options) : path_(path) {
  stop_counting();
  const bool immutable = mode == Mode::immutable;
  const int flags = (mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                     : immutable         ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
                                         : SQLITE_OPEN_READWRITE) |
                    SQLITE_OPEN_NOMUTEX;
  const auto name = immutable ? immutable_name(path) : path;
  try {
    if (sqlite3_open_v2(name.c_str(), &handle_, flags, options.vfs.empty() ? nullptr : options.vfs.c_str()) !=
        SQLITE_OK) {
      if (!handle_) throw Error{Code::INTERNAL, fmt::format("cannot open {}: out of memory", path)};
      fail("opening");
    }
    sqlite3_extended_result_codes(handle_, 1);
    patience(usual_patience);
    if (immutable) return;
    // A damaged file stays unchanged, and its log too.
    keep_log(true);
    // Before the first access to the log: its index stays in memory then.
    if (options.alone) script("PRAGMA locking_mode=EXCLUSIVE;");
    script(fmt::format("PRAGMA page_size={};", options.page_size));
    script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-2000;");
    if (mode == Mode::read) script("PRAGMA query_only=ON;");
    keep_log(false);
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

Database::~Database() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

Query Database::prepare(std::string_view sql) {
  auto found = idle_.find(sql);
  if (found == idle_.end()) found = idle_.emplace(sql, nullptr).first;
  if (found->second) return Query{*this, std::exchange(found->second, nullptr), &found->second};
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK)
    fail(sql);
  return Query{*this, statement, &found->second};
}

void Database::script(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail("running a script");
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }
std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(handle_); }
std::int64_t Database::total_changes() const { return sqlite3_total_changes64(handle_); }

void Database::keep_log(bool keep) {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
}

void Database::take_over_log() {
  const auto note = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<Database*>(self)->log_pages_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle_, note, this);
}

void Database::patience(std::chrono::milliseconds most) {
  sqlite3_busy_timeout(handle_, static_cast<int>(std::max<std::int64_t>(most.count(), 0)));
}

/// Whether a fault is caused by a full disk. SQLite reports only some of them so; the index of the log, for one, is
/// extended without a check why that failed.
bool Database::out_of_room(int status) const {
  const int system = sqlite3_system_errno(handle_);
  if ((status & 0xFF) != SQLITE_IOERR && (status & 0xFF) != SQLITE_CANTOPEN) return (status & 0xFF) == SQLITE_FULL;
  if (system == ENOSPC || system == EDQUOT) return true;
  if (status != SQLITE_IOERR_SHMSIZE && status != SQLITE_IOERR_SHMMAP) return false;
  struct statvfs disk {};
  const auto folder = std::filesystem::path{path_}.parent_path().string();
  if (statvfs(folder.empty() ? "." : folder.c_str(), &disk) != 0) return false;
  return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < 65'536;
}

void Database::fail(std::string_view doing) {
  const int status = sqlite3_extended_errcode(handle_);
  const std::string words = sqlite3_errmsg(handle_);
  const auto thrown = [&](Code code, std::string message, std::string hint) {
    Error error{code, std::move(message), std::move(hint)};
    error.cause = fmt::format("{} (SQLite {}) while: {}", words, status, doing);
    return error;
  };
  if (out_of_room(status))
    throw thrown(Code::STORAGE_FULL, fmt::format("the disk that holds {} is full", path_),
                 "Free some space; the daemon continues by itself.");
  switch (status & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw thrown(Code::STORAGE_BUSY, fmt::format("another program has locked {}", path_),
                   "End what has the file open (a database browser, a copy under way), or try again later.");
    case SQLITE_IOERR:
      if (status == SQLITE_IOERR_NOMEM) break;
      io_error_ = fmt::format("{} (SQLite {}, system {})", words, status, sqlite3_system_errno(handle_));
      throw thrown(Code::STORAGE_FAILED,
                   fmt::format("the disk that holds {} failed to read or write (I/O error {})", path_, status),
                   "Look after the disk (`dmesg`), then restart the daemon: it checks what is on it.");
    case SQLITE_CANTOPEN: {
      const int system = sqlite3_system_errno(handle_);
      if (system == EMFILE || system == ENFILE)
        throw thrown(Code::STORAGE_BUSY, fmt::format("{} cannot be opened: too many open files", path_),
                     "Try again in a moment.");
      throw thrown(Code::INTERNAL,
                   fmt::format("cannot open {}{}{}", path_, system ? ": " : "", system ? std::strerror(system) : ""),
                   "Check the folder's permissions.");
    }
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw thrown(Code::STORAGE_DAMAGED, fmt::format("{} is damaged: {}", path_, words),
                   "Put back a good copy of the file; the damaged one is left as it is.");
    default:
      break;
  }
  throw thrown(Code::INTERNAL, fmt::format("the database refused a statement (SQLite {})", status),
               "The daemon's log says more.");
}

Transaction::Transaction(Database& database) : database_(database) { database_("BEGIN IMMEDIATE").run(); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_("ROLLBACK").run();
  } catch (const Error&) {
    // SQLite has rolled back by itself after some faults; then nothing is left to do.
  }
}

void Transaction::commit() {
  static std::atomic<std::uint64_t> commits = 0;
  const auto number = ++commits;
  crash_point("before", number);
  database_("COMMIT").run();
  open_ = false;
  crash_point("after", number);
}

}  // namespace farmtok::sql
