#pragma once
// Cuts a file of records into pieces, one for each record, without the whole file in memory.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::farm::discovery {

/// Some records of a file, unchanged. A piece with a fault has no text.
struct RecordBlock {
  struct Piece {
    std::size_t begin;
    std::size_t size;
    std::int64_t line;  // the line where it begins, from 1
    std::string fault;
  };
  std::string text;
  std::vector<Piece> pieces;

  std::string_view of(const Piece& piece) const { return std::string_view{text}.substr(piece.begin, piece.size); }
};

/// NDJSON, one JSON array, or objects written over several lines. A BOM and CRLF are skipped. A record above 2 MB
/// is a fault and is not kept.
class RecordFile {
 public:
  /// Throws INVALID_REQUEST when the file cannot be read.
  explicit RecordFile(const std::filesystem::path& file);
  /// The next records, some megabytes of them; false at the end. Throws INVALID_REQUEST for UTF-16 and CSV.
  bool next(RecordBlock& block);

 private:
  bool fill();
  void begin();
  bool looks_like_lines() const;
  void take_lines(RecordBlock& block, bool last);
  void take_values(RecordBlock& block, bool last);
  void end_value(RecordBlock& block, std::size_t end);

  std::filesystem::path file_;
  std::ifstream in_;
  std::string rest_;  // read but not yet returned
  std::int64_t line_ = 1;
  bool begun_ = false;
  bool lines_ = true;
  bool array_ = false;
  bool ended_ = false;     // after the closing bracket
  bool skipping_ = false;  // inside a record that is too long and was reported
  // The position of the scan for values in `rest_`, and the nesting at that position.
  std::size_t scanned_ = 0;
  std::optional<std::size_t> value_;
  std::int64_t value_line_ = 1;
  int depth_ = 0;
  bool in_text_ = false;
  bool escaped_ = false;
};

}  // namespace farmtok::farm::discovery
