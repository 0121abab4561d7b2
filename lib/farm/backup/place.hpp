#pragma once
// A backup by its name on the shelf, or by the path of its folder, wherever that is.

#include <string>

#include "farm/backup/shelf.hpp"

namespace farmtok::farm::backup {

struct BackupPlace {
  Shelf shelf;  // the folder that holds it, and beside it the pool of stored videos
  std::string name;
};

/// `word` with a slash is a path, else a name on `shelf`. `verb`: the command of the user, for the hint. Throws
/// NOT_FOUND, which says what such a path holds instead.
BackupPlace place_of(const Shelf& shelf, const std::string& word, const std::string& verb);

/// How a backup reaches another machine.
inline constexpr const char* carry_hint =
    "Copy the whole folder of the backups to another machine, with its folder media: `rsync -aH BACKUPS/ "
    "HOST:BACKUPS/`. The configuration is not in it: `farmtok config path` names that file.";

}  // namespace farmtok::farm::backup
