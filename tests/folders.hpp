#pragma once
// The folders of the tests' files. The compiler's own word for a file may be relative, so it is no help here.

#include <cstdlib>
#include <filesystem>

namespace farmtok::test {

/// The root of the source tree that holds the build folder of this program.
inline std::filesystem::path source_folder() {
  auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  while (folder.has_relative_path() && !std::filesystem::exists(folder / "CMakePresets.json"))
    folder = folder.parent_path();
  return folder;
}

/// The folder of footage and contracts: FARMTOK_SHARED, else `shared` beside the source tree. It may be missing.
inline std::filesystem::path shared_folder() {
  const char* named = std::getenv("FARMTOK_SHARED");
  return named ? std::filesystem::path{named} : source_folder().parent_path() / "shared";
}

}  // namespace farmtok::test
