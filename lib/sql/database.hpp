#pragma once
// A connection to a SQLite file, its prepared statements, and queries that reset themselves. No farm words here.

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
/// leaves the scope. Column numbers count from 0. Every fault throws base::Error: STORAGE_FULL, STORAGE_DAMAGED or
/// INTERNAL with SQLite's words.
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
  /// Runs a statement that answers no rows.
  void run() {
    while (next()) {
    }
  }

  /// To be bound and run once more.
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

/// Owns one connection. Not thread-safe: one thread at a time.
class Database {
 public:
  enum class Mode { write, read };
  /// Opens (in write mode creates) the file with the house's settings: WAL, synchronous=FULL, foreign keys on. A file
  /// that is there keeps its page size (bytes, a power of two from 512 to 65536).
  Database(const std::string& path, Mode mode, int page_size = 4096);
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

 private:
  friend class Query;
  Query prepare(std::string_view sql);
  [[noreturn]] void fail(std::string_view doing);

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*, Hash, std::equal_to<>> idle_;  // null while in use
  std::string path_;
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
