#pragma once
// The secrets that a state gets at its first start, each in a separate file: webhook.secret, shared by all receivers,
// and webhook.root, from which the receivers' own secrets are derived.

#include <array>
#include <string>

#include "farm/backup/shelf.hpp"
#include "store/store.hpp"

namespace farmtok::farm::backup {

inline constexpr std::array kept_secret_names{"webhook.secret", "webhook.root"};

/// A secret, and whether this farm has signed with it so far.
struct KeptSecret {
  std::string name;
  std::string value;
  std::string fault;  // what is wrong, in words; empty when nothing is
  std::string hint;
  bool in_file = false;   // the file holds `value`
  bool aside = false;     // the file holds something else, which must be kept
  std::string from = {};  // the backup that `value` was taken from
};

/// Reads it. A missing, empty or damaged file is replaced from the backup that holds the same secret; without such a
/// backup, `value` is a new one, and `fault` says so: the receivers do not know it. A whole file with another secret
/// than the farm's is used for signing, and reported too. `accept`: the secret of the file becomes the farm's, or else
/// the new one. Changes nothing.
KeptSecret read_secret(const store::Store& store, const Shelf& shelf, const std::string& name, bool accept);

/// Stores the signing secret in its file, and in the database unless there is a fault. Moves a damaged file aside, and
/// records events about it. Must run before anything is signed. Throws STORAGE_FULL and the errors of a write.
void settle_secret(store::Store& store, KeptSecret& secret);

/// Whether the database holds the digest of exactly this secret; also true when it holds none yet.
bool is_known_secret(sql::Database& db, const std::string& name, const std::string& value);
/// The secret in a file; empty when the file is missing, cannot be read or holds no secret.
std::string secret_in(const std::filesystem::path& file);

}  // namespace farmtok::farm::backup
