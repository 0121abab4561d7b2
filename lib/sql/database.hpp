#pragma once
// A connection to a SQLite file, its prepared statements, and queries that reset themselves. No farm words here.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace farmtok::sql {

class Database;

/// A run of a prepared statement: values are bound in order, rows are walked with next(). Reset and unbound when it
/// leaves the scope. Column numbers count from 0. Every fault throws base::Error: STORAGE_FULL, STORAGE_BUSY (locked by
/// another program, or no descriptor is free), STORAGE_FAILED (an I/O error), STORAGE_DAMAGED or INTERNAL. SQL and
/// SQLite's words are in the error's `cause` only.
class Query {
 public:
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;
  ~Query();

  Query& bind(std::int64_t value);
  Query& bind(int value) { return bind(std::int64_t{value}); }
  Query& bind(bool value) { return bind(std::int64_t{value}); }
  Query& bind(double value);
  Query& bind(std::string_view value);
  Query& bind(const char* value) { return bind(std::string_view{value}); }
  Query& bind(const std::string& value) { return bind(std::string_view{value}); }
  Query& bind(std::nullptr_t);
  /// Without a copy: the bytes must stay until the query leaves the scope.
  Query& bind_lasting(std::string_view value);
  template <class T>
  Query& bind(const std::optional<T>& value) {
    return value ? bind(*value) : bind(nullptr);
  }

  /// Steps to the next row; false when there is none.
  bool next();
  /// Runs a statement that returns no rows.
  void run() {
    while (next()) {
    }
  }

  /// Prepares the query to be bound and run once more.
  void again();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const { return std::string{text_view(column)}; }
  /// The same without a copy, until the next step.
  std::string_view text_view(int column) const;

 private:
  friend class Database;
  Query(Database& owner, sqlite3_stmt* statement, sqlite3_stmt** home);
  Query& bind_text(std::string_view value, bool copy);
  Database* owner_;
  sqlite3_stmt* statement_;
  sqlite3_stmt** home_;  // where it waits for its next use
  int bound_ = 0;
};

struct Options {
  /// In bytes, a power of two from 512 to 65536; an existing file keeps its own.
  int page_size = 4096;
  /// The only connection to the file, with the index of the log in its own memory: it needs no room on the disk, and
  /// the file is locked for everyone else, other connections of this process included.
  bool alone = false;
  /// SQLite's name of the file layer; empty = the system's. For tests that make it fail.
  std::string vfs = {};
};

/// Owns one connection. Not thread-safe: one thread at a time.
class Database {
 public:
  /// `immutable`: the file alone, its log ignored, while no program changes the file; for closed copies.
  enum class Mode { write, read, immutable };
  /// How long a statement waits for a lock that another program holds, unless patience() says otherwise.
  static constexpr std::chrono::milliseconds usual_patience{2000};
  /// Opens (in write mode creates) the file with the project's options: WAL, synchronous=FULL, foreign keys on. Throws
  /// as a query does.
  Database(const std::string& path, Mode mode, const Options& options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  template <class... Values>
  Query operator()(std::string_view sql, const Values&... values) {
    auto query = prepare(sql);
    (query.bind(values), ...);
    return query;
  }
  /// Runs a script of several statements.
  void script(const std::string& sql);
  /// Rows the last INSERT, UPDATE or DELETE changed.
  std::int64_t changes() const;
  std::int64_t last_row() const;
  /// How long the statements after this wait for a lock that another program holds.
  void patience(std::chrono::milliseconds most);
  /// The I/O error of this connection. After one, the content on the disk is unknown: the connection must write nothing
  /// more.
  const std::optional<std::string>& io_error() const { return io_error_; }
  /// Rows that all statements of this connection have changed so far, those that were rolled back among them.
  std::int64_t total_changes() const;
  /// Whether closing the last connection leaves the log beside the file, instead of copying it in.
  void keep_log(bool keep);
  /// From now on SQLite never copies the log into the file by itself, and log_pages() returns the length of the log.
  void take_over_log();
  int log_pages() const { return log_pages_; }
  /// For the other files of lib/sql.
  sqlite3* native() const { return handle_; }

 private:
  friend class Query;
  Query prepare(std::string_view sql);
  [[noreturn]] void fail(std::string_view doing);
  bool out_of_room(int status) const;

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*, Hash, std::equal_to<>> idle_;  // null while in use
  std::string path_;
  std::optional<std::string> io_error_;
  int log_pages_ = 0;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back when it leaves the scope uncommitted.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace farmtok::sql
