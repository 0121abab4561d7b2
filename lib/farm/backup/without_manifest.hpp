#pragma once
// A backup whose manifest is lost: its database holds most of the manifest's facts.

#include "farm/backup/manifest.hpp"

namespace farmtok::farm::backup {

/// What the database and the files beside it tell; `lost` says what is wrong with the manifest. Unknown are the
/// digests, the version, and the place in the order. Throws STORAGE_DAMAGED when the database cannot be opened, or is
/// no farm's.
Manifest without_manifest(const std::filesystem::path& folder, const std::string& lost);

}  // namespace farmtok::farm::backup
