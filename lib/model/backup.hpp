#pragma once
// A backup of the farm, in the form of its list.

#include "model/enums.hpp"
#include "model/field.hpp"

namespace farmtok::model {

struct Backup {
  std::string name;
  BackupState state = BackupState::good;
  bool restorable = true;
  std::optional<std::string> fault;
  base::Instant created_at{};
  std::int64_t sequence = 0;
  std::optional<std::string> farm;
  std::optional<std::string> home;
  std::string version;
  std::int64_t schema_version = 0;
  std::int64_t last_event = 0;
  std::int64_t generation = 0;
  std::int64_t bytes = 0;
  std::int64_t media_files = 0;
  std::int64_t media_bytes = 0;
  std::int64_t missing_media = 0;
};

template <>
struct Declared<Backup> {
  static constexpr auto noun = "backup";
  static constexpr auto fields = Rows{
      field<&Backup::name>("Identifies the backup; its folder in backup.folder."),
      field<&Backup::state>("good: read and compared when it was made, and all its files are there; damaged: not so."),
      field<&Backup::restorable>(
          "Whether its database can be restored; of a damaged one the restore names what else is lost."),
      field<&Backup::fault>("What is wrong with a damaged one."),
      field<&Backup::created_at>("When it was begun: it holds all that was acknowledged before."),
      field<&Backup::sequence>("Its place in the order in which the backups of this farm were made, whatever the "
                               "clock said; 0 in those of older versions, and where the manifest is lost."),
      field<&Backup::farm>(
          "The farm that it is of: the id of its database. A restore into another farm's state does not "
          "bring it along."),
      field<&Backup::home>("Where that farm was: its machine and its state folder; absent in those of older versions."),
      field<&Backup::version>("The farmtok that made it; empty where the manifest is lost."),
      field<&Backup::schema_version>("The version of its database."),
      field<&Backup::last_event>("The newest event it holds."),
      field<&Backup::generation>("How many commits its database had seen."),
      field<&Backup::bytes>("What its own files take."),
      field<&Backup::media_files>("How many stored videos and pictures it names."),
      field<&Backup::media_bytes>("What those take; bytes that several backups name are there once."),
      field<&Backup::missing_media>("How many were damaged or missing in the farm itself when it was made."),
  };
};

}  // namespace farmtok::model
