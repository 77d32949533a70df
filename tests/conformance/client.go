// A log made of Go's own notes and trees (golang.org/x/mod/sumdb) asks a witness of ours: client ADDRESS WITNESS_VKEY LOG_SKEY LOG_VKEY.
// Prints one line for each question. What is ours here is the order of the questions, and the line that says how a cosignature is signed.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

// stored are the hashes of a tree, as x/mod numbers them.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = s[index]
	}
	return hashes, nil
}

// tree has 400 records; those from forkedAt on are others than the honest log's.
func tree(forkedAt int64) stored {
	var s stored
	for n := int64(0); n < 400; n++ {
		hashes, err := tlog.StoredHashes(n, []byte(fmt.Sprint(n, n >= forkedAt)), s)
		must(err)
		s = append(s, hashes...)
	}
	return s
}

// cosigner verifies cosignature/v1 (c2sp.org/tlog-cosignature): x/mod knows notes' own signatures alone.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func cosignerOf(vkey string) cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	data, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), data...))
	return cosigner{parts[0], binary.BigEndian.Uint32(id[:]), ed25519.PublicKey(data[1:])}
}

func checkpoint(s stored, size int64, signer note.Signer) string {
	root, err := tlog.TreeHash(size, s)
	must(err)
	text := fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), size, root)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	return string(signed)
}

func add(address string, s stored, old, size int64, signer note.Signer) (int, string) {
	var body strings.Builder
	fmt.Fprintf(&body, "old %d\n", old)
	if 0 < old && old < size {
		proof, err := tlog.ProveTree(size, old, s)
		must(err)
		for _, hash := range proof {
			fmt.Fprintln(&body, hash)
		}
	}
	body.WriteString("\n" + checkpoint(s, size, signer))
	answer, err := http.Post(address+"/add-checkpoint", "text/plain", strings.NewReader(body.String()))
	must(err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	must(err)
	return answer.StatusCode, string(content)
}

// opened are the signatures of a note that x/mod verifies with these keys.
func opened(text string, known ...note.Verifier) string {
	read, err := note.Open([]byte(text), note.VerifierList(known...))
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d verified, %d unknown", len(read.Sigs), len(read.UnverifiedSigs))
}

func main() {
	address, witness := os.Args[1], cosignerOf(os.Args[2])
	signer, err := note.NewSigner(os.Args[3])
	must(err)
	log, err := note.NewVerifier(os.Args[4])
	must(err)
	honest, forked := tree(400), tree(200)
	old := int64(0)
	for _, size := range []int64{1, 2, 3, 7, 8, 9, 255, 256, 257, 257, 300} {
		status, lines := add(address, honest, old, size, signer)
		fmt.Println("grown", status, opened(checkpoint(honest, size, signer)+lines, log, witness))
		old = size
	}
	status, told := add(address, honest, 0, 301, signer)
	fmt.Printf("without memory %d %q\n", status, told)
	status, _ = add(address, forked, 300, 301, signer)
	fmt.Println("forked", status)
	status, _ = add(address, honest, 300, 5, signer)
	fmt.Println("older", status)
	answer, err := http.Get(fmt.Sprintf("%s/%x/checkpoint", address, sha256.Sum256([]byte(signer.Name()))))
	must(err)
	served, err := io.ReadAll(answer.Body)
	must(err)
	fmt.Println("served", answer.StatusCode, opened(string(served), log, witness))
}
