#pragma once
// The secrets that a state was given at its first start, in files of its own: webhook.secret, shared by all receivers,
// and webhook.root, which the receivers' own secrets follow from.

#include <array>
#include <string>

#include "farm/backup/shelf.hpp"
#include "store/store.hpp"

namespace farmtok::farm {

inline constexpr std::array kept_secret_names{"webhook.secret", "webhook.root"};

/// A secret, and whether it is the one that this farm has signed with so far.
struct KeptSecret {
  std::string name;
  std::string value;
  std::string fault;  // what is wrong, in words; empty when nothing is
  std::string hint;
  bool in_file = false;   // the file holds `value`
  bool aside = false;     // the file holds something else, which is to be kept
  std::string from = {};  // the backup that `value` was taken from
};

/// Reads it. A file that is gone, empty or damaged is made up for by the backup that holds the same secret; where there
/// is none, `value` is a new one, and `fault` says so: the receivers do not know it. A whole file with another secret
/// than the farm's is signed with, and told of too. `accept`: the secret of the file is the farm's from now on, or else
/// the new one. Changes nothing.
KeptSecret read_secret(const store::Store& store, const Shelf& shelf, const std::string& name, bool accept);

/// What signs is in its file, and the database knows it unless there is a fault. A damaged file is moved aside, and
/// events tell of what was done. Nothing is signed before. Throws STORAGE_FULL and what a write throws.
void settle_secret(store::Store& store, KeptSecret& secret);

/// Whether the database knows this very secret; also when it knows none yet.
bool is_known_secret(sql::Database& db, const std::string& name, const std::string& value);
/// The secret in a file; empty when it is gone, cannot be read or is none.
std::string secret_in(const std::filesystem::path& file);

}  // namespace farmtok::farm
