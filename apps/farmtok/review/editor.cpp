#include "review/editor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "foreground.hpp"
#include "output/view/view.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;
using base::Json;

struct Part {
  const char* name;
  const char* field;
  bool optional;
};
constexpr std::array<Part, 4> parts{{{"caption", "caption", true},
                                     {"text", "tweet_text", false},
                                     {"pin comment", "pin_comment", true},
                                     {"instructions", "instructions", true}}};

constexpr std::string_view mark = "#: ";
/// Precedes a line of a text that looks like a mark.
constexpr char guard = '\\';

std::string without_last_breaks(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

bool looks_like_mark(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(guard), line.size()));
  return line.starts_with(mark);
}

/// A private file that the destructor removes.
class TextFile {
 public:
  explicit TextFile(const std::string& text) {
    path_ = (std::filesystem::temp_directory_path() / "farmtok-review-XXXXXX.txt").string();
    const int fd = ::mkstemps(path_.data(), 4);
    if (fd < 0) throw Error{Code::STORAGE_FULL, "no file for the editor can be made", "Look at TMPDIR."};
    ::close(fd);
    std::ofstream(path_, std::ios::binary) << text;
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() { ::unlink(path_.c_str()); }

  const std::string& path() const { return path_; }
  std::string text() const {
    std::ostringstream read;
    read << std::ifstream{path_, std::ios::binary}.rdbuf();
    return std::move(read).str();
  }

 private:
  std::string path_;
};

std::string editor() {
  for (const char* variable : {"EDITOR", "VISUAL"})
    if (const char* value = std::getenv(variable); value && *value) return value;
  return "vi";
}

}  // namespace

std::string review_file(const Json& result) {
  auto file = fmt::format(
      "# {}: each text is below the line with its name. Leave those lines in place.\n# Only what you change is kept; "
      "an emptied text is deleted.\n",
      text_of(result, "result_id"));
  for (const auto& part : parts) {
    file += fmt::format("{}{}\n", mark, part.name);
    const auto text = without_last_breaks(exact_text_of(result, part.field));
    if (text.empty()) continue;
    for (const auto& line : base::split(text, '\n')) {
      if (looks_like_mark(line)) file += guard;
      file += line + "\n";
    }
  }
  return file;
}

Json review_changes(const Json& result, const std::string& edited) {
  if (!base::valid_utf8(edited)) throw Error{Code::INVALID_REQUEST, "the edited file is not valid UTF-8"};
  std::array<std::optional<std::string>, parts.size()> texts;
  std::string* into = nullptr;
  for (auto line : base::split(edited, '\n')) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with(mark)) {
      const auto name = base::trim(std::string_view{line}.substr(mark.size()));
      for (std::size_t i = 0; i < parts.size(); ++i)
        if (name == parts[i].name && !texts[i]) into = &texts[i].emplace();
      continue;
    }
    if (!into) continue;
    if (looks_like_mark(line)) line.erase(0, 1);
    *into += line + "\n";
  }
  auto changes = Json::object();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!texts[i]) continue;
    const auto text = without_last_breaks(*texts[i]);
    if (text == without_last_breaks(exact_text_of(result, parts[i].field))) continue;
    if (text.empty() && parts[i].optional) changes[parts[i].field] = nullptr;
    else changes[parts[i].field] = text;
  }
  return changes;
}

Json edit_in_editor(const Json& result) {
  const TextFile file{review_file(result)};
  auto words = base::split(editor(), ' ');
  std::erase(words, "");
  words.push_back(file.path());
  const int status = run_in_foreground(words);
  if (status != 0)
    throw Error{Code::NOT_FOUND, fmt::format("{} ended with status {}: nothing was changed", words.front(), status)};
  return review_changes(result, file.text());
}

}  // namespace farmtok::cli
