#include "farm/backup/identity.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "sql/database.hpp"
#include "store/opening.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;

std::string machine() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// A database that cannot be read may hold some.
bool has_jobs(const fs::path& state) {
  try {
    sql::Database db{(state / "farmtok.db").string(), sql::Database::Mode::read};
    return db("SELECT 1 FROM jobs LIMIT 1").next();
  } catch (const base::Error&) {
    return true;
  }
}

/// As the migration that brought the ids makes them.
std::string new_farm() { return crypto::sha256_hex(crypto::random_bytes(16)).substr(0, 16); }

}  // namespace

std::string home_of(const fs::path& state) {
  std::error_code unknown;
  auto path = fs::weakly_canonical(state, unknown);
  if (unknown) path = fs::absolute(state).lexically_normal();
  // A folder named with a slash at its end is the same one.
  if (!path.has_filename()) path = path.parent_path();
  auto home = fmt::format("{}:{}", machine(), path.string());
  return base::valid_utf8(home) ? home : std::string{};
}

std::optional<std::string> own_id(const fs::path& state, const model::Backup& about, bool take_over) {
  const auto here = store::farm_in(state);
  if (take_over || !about.farm || *about.farm == here) return std::nullopt;
  // Without a home the backup may be of a farm that still runs elsewhere: only a farm that begins anew takes its id.
  const bool at_home = about.home ? *about.home == home_of(state) : !here.empty() && !has_jobs(state);
  if (at_home) return std::nullopt;
  return here.empty() ? new_farm() : here;
}

}  // namespace farmtok::farm::backup
