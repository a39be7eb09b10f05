package import GRDB
import Signing

extension DatabaseError: StorageFailure {
  package var isTemporary: Bool {
    switch resultCode {
    case .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_READONLY, .SQLITE_IOERR,
      .SQLITE_CANTOPEN, .SQLITE_NOMEM:
      true
    default: false
    }
  }
}

extension DocumentFolderError: StorageFailure {
  package var isTemporary: Bool { true }
}
