#include "farm/discovery/catalogue/fault.hpp"

#include "base/error.hpp"
#include "sql/check.hpp"

namespace farmtok::farm::discovery {
namespace {

/// A check of a larger one would take too long for a request.
constexpr std::uintmax_t read_to_its_end = 256 << 20;

}  // namespace

std::optional<std::string> catalogue_fault(const std::filesystem::path& file) {
  std::error_code missing;
  const auto bytes = std::filesystem::file_size(file, missing);
  if (missing || bytes == 0) return std::nullopt;
  try {
    sql::Database database{file.string(), sql::Database::Mode::read};
    database.keep_log(true);
    if (bytes > read_to_its_end) {
      database("SELECT 1 FROM videos LIMIT 1").next();
      return std::nullopt;
    }
    const auto faults = sql::faults_in(database, sql::Depth::quick, 1);
    return faults.empty() ? std::nullopt : std::optional{faults.front()};
  } catch (const base::Error& error) {
    if (error.code == base::Code::STORAGE_FULL || error.code == base::Code::STORAGE_BUSY) throw;
    return error.message;
  }
}

}  // namespace farmtok::farm::discovery
